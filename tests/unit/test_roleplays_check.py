"""The check of a role-play names each fault with its file, its line, the play that shows it and how to mend it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from roleplay_maker import GOOD, ending, reply, text

from coursekit.content import roleplays
from coursekit.content.check import Findings, check_files
from coursekit.content.loading import load, parse
from coursekit.content.problems import ContentError
from coursekit.errors import UserError
from coursekit.roleplays.scenario import Scenario

Change = Callable[[dict[str, Any]], object]


def written(folder: Path, change: Change) -> Path:
    data = parse(GOOD.read_text(encoding="utf-8")).data
    change(data)
    path = folder / "mine.yaml"
    dumped = yaml.dump(data, allow_unicode=True, sort_keys=False, Dumper=_Plain)
    path.write_text(dumped.replace("lesson: 09", 'lesson: "09"'), encoding="utf-8")  # YAML 1.1 sees no number there
    return path


class _Plain(yaml.SafeDumper):
    """Writes no anchors, which the course's files do without."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def choice(data: dict[str, Any], node: str, at: int) -> dict[str, Any]:
    found: dict[str, Any] = data["nodes"][node]["choices"][at]
    return found


WIN = {"anger": -10, "trust": 10, "verdict": 10}
HELP = {"anger": -2, "trust": 2, "verdict": 2}


def all_first(data: dict[str, Any]) -> None:
    for node in ("open", "plan", "again"):
        data["nodes"][node]["choices"].sort(key=lambda c: c["id"] not in ("see-it", "saturday", "now"))
        choice(data, node, 0)["change"] = HELP


def long_best(data: dict[str, Any]) -> None:
    all_first(data)
    for node in ("open", "plan", "again"):
        choice(data, node, 0)["say"]["zh"] = "这一句又长又周到" * 4
        data["nodes"][node]["choices"].reverse()


def polite(data: dict[str, Any]) -> None:
    for node, at in (("open", 0), ("plan", 3), ("again", 1)):
        choice(data, node, at).update(moves=["courtesy", "apologise"], change=WIN)


def trap(data: dict[str, Any]) -> None:
    data["nodes"]["trap"] = {"says": text("?"), "choices": [reply("a", "trap", moves=["listen"])]}
    choice(data, "hot", 1)["to"] = "trap"


def no_flag_matters(data: dict[str, Any]) -> None:
    all_first(data)
    for node, at in (("plan", 2), ("again", 1), ("again", 2)):  # neither looking first nor a first apology pays
        choice(data, node, at)["change"] = {"anger": 5, "trust": -5, "verdict": -5}


# The code of each fault, what makes it in the sound file, and where it is reported (a part of the line).
SHOWN: list[tuple[str, Change, str]] = [
    ("stuck", lambda d: d["nodes"]["close"]["when"].pop(), "close:"),
    ("no-way-out", trap, "trap:"),
    (
        "always-clamped",
        lambda d: d["nodes"].update(later={"when": [{"change": {"anger": -50}, "to": "again"}]}),
        "anger:",
    ),
    ("no-difference", lambda d: choice(d, "hot", 1).update(moves=["apologise", "own"]), "hot:"),
    ("best-first", all_first, "open:"),
    ("best-longest", long_best, "open:"),
    ("politeness-wins", polite, "nodes:"),
    ("no-way-back", lambda d: choice(d, "open", 2).update(to="gone"), "- id: fitted"),
]
UNSHOWN: list[tuple[str, Change, str]] = [
    ("unknown-target", lambda d: choice(d, "open", 2).update(to="hott"), "to: hott"),
    ("unknown-flag", lambda d: choice(d, "plan", 0).update(sets=["sur"]), "sets:"),
    ("unknown-flag", lambda d: choice(d, "plan", 0).update({"if": "not looked"}), "if: not looked"),
    ("unknown-meter", lambda d: choice(d, "plan", 0).update({"if": "rage > 3"}), "if: rage > 3"),
    ("unknown-meter", lambda d: choice(d, "plan", 0).update(change={"rage": 3}), "rage: 3"),
    ("unknown-screen", lambda d: choice(d, "plan", 1).update(look_up="stok"), "look_up: stok"),
    ("id-twice", lambda d: choice(d, "open", 2).update(id="sorry"), "- id: sorry"),
    ("id-twice", lambda d: d["endings"].update(plan=ending(2)), "plan:"),
    ("id-twice", lambda d: d["flags"].append("anger"), "flags:"),
    ("flag-not-listed", lambda d: d["flags"].remove("apologised"), "moves:"),
    ("unused-flag", lambda d: d["flags"].append("spare"), "- spare"),
    ("unused-flag", lambda d: d["flags"].append("heard"), "- heard"),
    ("no-move", lambda d: choice(d, "open", 0).update(moves=[]), "- id: sorry"),
    ("beyond-authority", lambda d: choice(d, "open", 0).update(offers=80), "offers: 80"),
    ("few-endings", lambda d: [d["endings"].pop("mended"), d["endings"].pop("cool")], "endings:"),
    ("no-right-ending", lambda d: d["endings"]["kept"].update(worth=3), "endings:"),
    ("line-too-long", lambda d: choice(d, "open", 0)["say"].update(zh="长" * 46), "zh: 长"),
    ("line-too-long", lambda d: d["nodes"]["open"]["says"].update(en="long " * 33), "en: 'long"),
    ("unreachable", lambda d: choice(d, "open", 2).update(to="plan"), "hot:"),
    ("never-available", lambda d: choice(d, "again", 1).update({"if": "trust > 10"}), "- id: sorry-again"),
    ("never-said", lambda d: d["nodes"]["again"]["says_if"][0].update({"if": "trust > 10"}), "- if: trust > 10"),
    ("ending-unreached", lambda d: d["nodes"]["close"]["when"].pop(0), "gone:"),
    ("play-broken", lambda d: d["plays"][0]["choose"].insert(2, "look"), "- look"),
    ("play-elsewhere", lambda d: d["plays"][0].update(ends="cool"), "ends: cool"),
    ("never-read", no_flag_matters, "nodes:"),
    ("unknown-concept", lambda d: d["concepts"].append("clear-methods"), "- clear-methods"),
    ("missing-field", lambda d: choice(d, "open", 0)["say"].pop("en"), "say:"),
    ("missing-field", lambda d: choice(d, "open", 0).pop("why"), "- id: sorry"),
    ("wrong-value", lambda d: choice(d, "open", 0).update(moves=["apologize"]), "- apologize"),
    ("wrong-value", lambda d: choice(d, "open", 0).update({"if": "exec('1')"}), "if: exec"),
    ("wrong-value", lambda d: d["meters"].pop("verdict"), "id:"),
    ("wrong-value", lambda d: d["meters"]["trust"].pop("start"), "id:"),
    ("wrong-value", lambda d: d["meters"]["trust"].update(max=10**9), "max:"),
    ("wrong-value", lambda d: d["nodes"]["again"].update(typed=True, choices=[reply("a", "close")]), "again:"),
    ("wrong-value", lambda d: d["customer"].update(desired=9), "customer:"),
]


def found(path: Path, code: str) -> list[str]:
    """The messages of this code's errors, after a look at their lines."""
    errors = [p for p in check_files([path]).errors if p.code == code]
    assert all(p.file == str(path) for p in errors)
    return [f"{path.read_text(encoding='utf-8').splitlines()[p.line - 1].strip()} :: {p.message}" for p in errors]


@pytest.mark.parametrize(("code", "change", "line"), SHOWN + UNSHOWN, ids=lambda v: v if isinstance(v, str) else "")
def test_each_fault_is_named_with_its_line(tmp_path: Path, code: str, change: Change, line: str) -> None:
    errors = found(written(tmp_path, change), code)
    assert any(error.startswith(line) for error in errors), errors


@pytest.mark.parametrize(("code", "change", "line"), SHOWN, ids=[code for code, _, _ in SHOWN])
def test_a_fault_in_play_comes_with_the_shortest_play(tmp_path: Path, code: str, change: Change, line: str) -> None:
    errors = found(written(tmp_path, change), code)
    assert errors
    assert all("Shortest play: " in error for error in errors)


def test_one_mistake_may_cost_one_step_of_worth_but_not_two(tmp_path: Path) -> None:
    for ends, faults in (("mended", 0), ("cool", 1), ("gone", 1)):
        path = written(tmp_path, lambda d, to=ends: choice(d, "open", 2).update(to=to))
        assert len(found(path, "no-way-back")) == faults


def test_a_habit_may_win_in_half_of_the_turns(tmp_path: Path) -> None:
    def half(data: dict[str, Any]) -> None:
        data["nodes"]["open"]["choices"].pop()
        data["nodes"]["again"]["choices"].sort(key=lambda c: c["id"] != "now")
        choice(data, "again", 0)["change"] = HELP

    assert not found(written(tmp_path, half), "best-first")


def test_a_line_may_be_as_long_as_the_limit(tmp_path: Path) -> None:
    path = written(tmp_path, lambda d: choice(d, "open", 0).update(say={"zh": "长" * 45, "en": "l" * 180}))
    assert not found(path, "line-too-long")


def test_the_sound_file_has_no_fault_and_its_figures() -> None:
    report = check_files([GOOD]).report()
    assert (report["errors"], report["warnings"]) == ([], [])
    told = report["roleplays"]["loose-handle"]
    assert (told["nodes"], told["sampled"], told["errors"], told["turns"]) == (6, False, [], [3, 5])
    assert told["states"] == sum(1 for _ in range(166))
    assert told["endings"]["gone"]["score"][1] <= 12


def test_a_reply_that_always_wins_is_a_warning(tmp_path: Path) -> None:
    path = written(tmp_path, lambda d: choice(d, "again", 0).update(change=WIN))
    [warning] = [p for p in check_files([path]).warnings if p.code == "always-best"]
    assert "again/sent" in warning.message
    assert "Shortest play" in warning.message


def test_a_circle_is_a_warning_and_has_no_longest_play(tmp_path: Path) -> None:
    path = written(tmp_path, lambda d: choice(d, "plan", 3).update(to="plan", moves=["courtesy"]))
    checked = check_files([path])
    assert "endless" in {p.code for p in checked.warnings}
    assert checked.roleplays["loose-handle"]["turns"] == [3, None]


def test_own_changes_are_listed_beside_the_table(tmp_path: Path) -> None:
    path = written(tmp_path, lambda d: choice(d, "open", 2).update(change={"anger": 4}))
    checked = check_files([path])
    assert checked.roleplays["loose-handle"]["overrides"] == [
        {"at": "open/fitted", "meter": "anger", "change": 4, "table": 3}
    ]
    assert "open/fitted (anger +4, table +3)" in checked.sentences()


def test_a_file_in_the_course_is_called_by_its_id_and_unused_moves_are_told(tmp_path: Path) -> None:
    folder = roleplays.folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "other.yaml").write_bytes(GOOD.read_bytes())
    found_ = Findings(tmp_path)
    found_.roleplay_file(folder / "other.yaml")
    assert [p.code for p in found_.errors] == ["wrong-name"]
    unused = roleplays.unused_moves(found_.scenarios)
    assert "policy" in unused
    assert not {"look-up", "apologise", "promise-broken"} & set(unused)


def test_a_role_play_is_found_by_name_and_an_unsound_one_is_not_played(tmp_path: Path) -> None:
    folder = roleplays.folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "loose-handle.yaml").write_bytes(GOOD.read_bytes())
    assert roleplays.roleplay("loose-handle", tmp_path).id == "loose-handle"
    with pytest.raises(UserError, match="did you mean 'loose-handle'"):
        roleplays.roleplay("loose-handel", tmp_path)
    unsound = GOOD.read_text(encoding="utf-8").replace("to: hot", "to: nowhere")
    (folder / "loose-handle.yaml").write_text(unsound, encoding="utf-8")
    with pytest.raises(ContentError, match="there is no node or ending 'nowhere'"):
        roleplays.roleplay("loose-handle", tmp_path)


def test_the_map_has_every_node_and_every_way() -> None:
    scenario = load(GOOD, Scenario)
    lines = roleplays.mermaid(scenario).splitlines()
    assert lines[0] == "flowchart TD"
    assert sum("-->" in line or "-.->" in line for line in lines) == sum(len(n.ways) for n in scenario.nodes.values())
    assert all(any(f'"{name}' in line for line in lines) for name in [*scenario.nodes, *scenario.endings])
    assert not any(">" in line.partition("|")[2].rpartition("|")[0] for line in lines)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nnodes: {}\nendings: {}\n"
HOSTILE = {
    "anchors": BOMB,
    "ten-megabytes": "# x\n" * 2_500_000,
    "deep": "nodes: " + "[" * 100_000,
    "many-nodes": "endings: {}\nnodes:\n" + "".join(f"  n{at}: {{}}\n" for at in range(50_000)),
    "long-if": GOOD.read_text(encoding="utf-8").replace('"not looked-up"', f'"{"anger > 1 or " * 5_000}sure"'),
    "code-in-if": GOOD.read_text(encoding="utf-8").replace('"not looked-up"', "\"__import__('os').abort()\""),
    "huge-meters": GOOD.read_text(encoding="utf-8").replace("max: 10", "max: 999999999"),
    "wide-meters": GOOD.read_text(encoding="utf-8")
    .replace("{min: 0, max: 10", "{min: -100, max: 100")
    .replace("flags:", "  queue: {min: -100, max: 100, start: 0}\nflags:"),
    "endless-number": GOOD.read_text(encoding="utf-8").replace("worth: 4", "worth: 1e999"),
}


def test_hostile_files_end_in_a_clear_error_within_bounded_memory(tmp_path: Path) -> None:
    files = []
    for name, content in HOSTILE.items():
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(content, encoding="utf-8")
    script = (  # a process's own peak: what getrusage says includes that of the process it was made from
        "import sys; from coursekit.cli import main; code = main(sys.argv[1:]); "
        "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')][0], file=sys.stderr); "
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", script, "check", "--json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1, done.stderr
    errors = json.loads(done.stdout)["errors"]
    assert {Path(e["file"]).stem for e in errors} == set(HOSTILE)
    assert all(e["message"] and e["line"] >= 1 for e in errors)
    assert int(done.stderr.split()[-1]) < 400_000  # kilobytes
