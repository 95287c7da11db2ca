-- The views of the database that coursekit.content.datasets makes.
CREATE VIEW order_sums AS -- every order, with what is left of its lines after returns
SELECT orders.*, (SELECT coalesce(sum(paid), 0) FROM order_lines WHERE order_lines.order_id = orders.order_id) AS net
FROM orders;
CREATE VIEW customer_file AS -- one line a customer: days with a purchase, money, complaints, what colleagues noted
SELECT customer_id, name_zh, name_en, contact_by, consent, first_bought, last_bought,
  coalesce(days_bought, 0) AS days_bought, coalesce(spent, 0) AS spent, coalesce(complained, 0) AS complained,
  note_zh, note_en
FROM customers
LEFT JOIN (
  SELECT customer_id, min(ordered_on) AS first_bought, max(ordered_on) AS last_bought,
    count(DISTINCT ordered_on) AS days_bought, sum(net) AS spent
  FROM order_sums WHERE status = 'completed' GROUP BY customer_id
) USING (customer_id)
LEFT JOIN (SELECT customer_id, count(*) AS complained FROM complaints GROUP BY customer_id) USING (customer_id);
