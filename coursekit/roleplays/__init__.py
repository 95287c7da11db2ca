"""Role-plays: scenario, customer model, exact search, play and debrief."""
