"""The case company: made to the byte, with the effects and the faults that datasets/README.md tells of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.content.data_package import files
from coursekit.content.datasets import folder, load, resources
from coursekit.simulations.company import FINE, QUICK, people, world
from coursekit.simulations.company_dice import Dice

DATA = folder()
README = (DATA / "README.md").read_text(encoding="utf-8")
END = pd.Timestamp("2026-09-30")
Measured = list[tuple[str, str]]  # each number as the README says it in English and in Chinese
made = cache(files)


def pct(share: float) -> tuple[str, str]:
    return f"{100 * share:.0f} %", f"{100 * share:.0f}%"


def num(value: float, digits: int = 2) -> tuple[str, str]:
    return (f"{value:.{digits}f}",) * 2


@cache
def raw(name: str) -> pd.DataFrame:
    """A table as it stands in the file, text only."""
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def purchases() -> pd.DataFrame:
    """Purchase days per person, the twice registered merged, with whether they came back within 180 days."""
    people = load("customers").assign(line=lambda t: t.phone.str.replace("[ -]", "", regex=True))
    first = people.dropna(subset=["line"]).groupby("line").customer_id.first()
    person = dict(zip(people.customer_id, people.line.map(first).fillna(people.customer_id), strict=True))
    orders = load("orders").query("status != 'test'").dropna(subset=["customer_id"])
    orders["person"] = orders.customer_id.map(person)
    days = orders.sort_values(["person", "ordered_on", "order_id"]).drop_duplicates(["person", "ordered_on"])
    days["turn"] = days.groupby("person").cumcount()
    days["back"] = (days.groupby("person").ordered_on.shift(-1) - days.ordered_on).dt.days <= 180
    return days


@cache
def returns() -> pd.DataFrame:
    """Those purchases after which 180 days are on file."""
    return purchases()[lambda t: t.ordered_on <= END - pd.Timedelta(days=180)]


@cache
def answers() -> pd.DataFrame:
    found = load("survey").drop_duplicates().query("csat > 0")
    return found.merge(returns()[["order_id", "back"]], on="order_id", how="left")


@cache
def complaints() -> pd.DataFrame:
    """Complaints with both clocks; those whose year was typed wrong are left out."""
    found = load("complaints").assign(cause=lambda t: t.cause.str.lower().str.replace(" ", "-"))
    found["reply"] = (found.replied_at - found.received_at).dt.total_seconds() / 60
    found["hours"] = (found.resolved_at - found.received_at).dt.total_seconds() / 3600
    return found[~(found.hours < 0)].merge(returns()[["order_id", "back"]], on="order_id", how="left")


@cache
def deliveries() -> pd.DataFrame:
    found = load("orders").dropna(subset=["depot", "delivered_on"])
    return found.assign(late=(found.delivered_on - found.promised_on).dt.days >= 2)


@cache
def first_lines() -> pd.DataFrame:
    goods = load("products")[["product_id", "category", "brand"]].astype(str)
    orders = purchases()[["order_id", "person", "offer"]]
    return load("order-lines").query("line == 1").merge(orders, on="order_id").merge(goods, on="product_id")


def back(rows: pd.DataFrame) -> float:
    return float(rows.back.dropna().mean())


def once_only() -> Measured:
    share = (purchases().groupby("person").size() == 1).mean()
    assert share > 0.5
    return [pct(share)]


def concentration() -> Measured:
    paid = load("order-lines").merge(purchases()[["order_id", "person"]]).groupby("person").paid.sum()
    top = paid.sort_values(ascending=False).head(len(paid) // 5).sum() / paid.sum()
    assert 0.5 < top < 0.75
    return [pct(top)]


def occasion() -> Measured:
    lines = first_lines()
    both = set(lines[lines.category == "lighting"].person) & set(lines[lines.category == "bedding"].person)
    coupon = lines[lines.person.isin(both)].groupby("category").offer.apply(lambda offer: (offer == "coupon").mean())
    before = lines.sort_values("order_id").groupby(["person", "category"]).brand.shift()
    again = lines.dropna(subset=["person"])[before.notna()].assign(same=(lines.brand == before)[before.notna()])
    same = again.groupby("category").same.mean()
    assert coupon["lighting"] > coupon["bedding"] + 0.25
    assert same["bedding"] > same["lighting"] + 0.2
    return [pct(coupon["lighting"]), pct(coupon["bedding"]), pct(same["bedding"]), pct(same["lighting"])]


def sale_buyers() -> Measured:
    first = returns()[returns().turn == 0]
    sale, plain = back(first[first.offer == "sale"]), back(first[first.offer.isna()])
    assert sale < plain - 0.04
    return [pct(sale), pct(plain)]


def zone() -> Measured:
    rows = answers().dropna(subset=["perceived"]).query("adequate <= desired")
    adequate, perceived, desired = (float(rows[name].mean()) for name in ("adequate", "perceived", "desired"))
    below = (rows.perceived < rows.adequate).mean()
    assert adequate < perceived < desired
    assert 0.15 < below < 0.4
    return [num(adequate, 1), num(perceived, 1), num(desired, 1), pct(below)]


def waiting() -> Measured:
    rows = answers().merge(load("encounters")[["encounter_id", "waited"]], on="encounter_id").query("waited < 999")
    beyond = (rows.waited > rows.would_wait).astype(bool)
    inside, outside = float(rows[~beyond].csat.mean()), float(rows[beyond].csat.mean())
    assert outside < inside - 0.4
    return [num(inside, 1), num(outside, 1)]


def asymmetry() -> Measured:
    rows = answers().dropna(subset=["perceived"]).query("place != 'north-bridge'")
    gap = (rows.perceived - rows.adequate).to_numpy(float)
    design = np.column_stack([np.ones(len(gap)), np.maximum(-gap, 0), np.maximum(gap, 0)])
    _, short, over = np.linalg.lstsq(design, rows.csat.to_numpy(float), rcond=None)[0]
    assert -short > 1.5 * over > 0
    return [num(-short), num(over)]


def step() -> Measured:
    rows = answers()[answers().place != "north-bridge"]
    by_level = [back(rows[rows.csat == level]) for level in range(1, 6)]
    rises = np.diff(by_level)
    assert rises[-1] > 1.5 * max(rises[:-1])
    return [pct(share) for share in by_level]


def who_answers() -> Measured:
    rows = answers()[answers().place != "north-bridge"]
    extreme = rows.csat.isin([1, 5]).astype(float).groupby(rows["mode"], observed=True).mean()
    assert extreme["link"] > extreme["call"] + 0.1
    return [pct(extreme["link"]), pct(extreme["call"])]


def stars() -> Measured:
    asked = answers()[answers()["mode"] == "link"].groupby("place", observed=True)[["csat", "perceived"]].mean()
    audit = load("audits").groupby("shop", observed=True).overall.mean()
    review = load("reviews").merge(load("orders")[["order_id", "place"]]).groupby("place", observed=True).stars.mean()
    north, south = "north-bridge", "south-lake"
    assert asked.csat[north] > asked.csat[south] + 0.15
    assert asked.perceived[north] < asked.perceived[south]
    assert audit[north] < audit[south] - 0.4
    assert review[north] < review[south]
    assert back(returns().query("place == @north")) < back(returns().query("place == @south")) + 0.02
    return [num(float(t[shop]), 1) for t in (asked.csat, asked.perceived, audit, review) for shop in (north, south)]


def voice() -> Measured:
    rows = answers()[answers().problem != "none"]
    told = rows.told_us.astype(float)
    shops, web = told[rows.place.isin(["south-lake", "north-bridge"])].mean(), told[rows.place == "web"].mean()
    manner, goods = told[rows.problem.isin(["manner", "attitude"])].mean(), told[rows.problem == "damaged"].mean()
    assert shops > web + 0.15
    assert goods > manner + 0.15
    return [pct(shops), pct(web), pct(goods), pct(manner)]


def silent() -> Measured:
    rows = returns().merge(deliveries()[["order_id", "late"]], on="order_id")
    told = rows.order_id.isin(load("complaints").order_id)
    fine, said, quiet = back(rows[~rows.late & ~told]), back(rows[rows.late & told]), back(rows[rows.late & ~told])
    assert quiet < said - 0.05 < fine - 0.1
    return [pct(fine), pct(said), pct(quiet)]


def quick() -> Measured:
    rows = complaints()[complaints().repeat_of.isna()]
    soon, late = back(rows[rows.hours <= 72]), back(rows[rows.hours > 72])
    assert soon > late + 0.08
    return [pct(soon), pct(late)]


def let_down() -> Measured:
    rows = complaints()[complaints().repeat_of.isna()].dropna(subset=["kept_word"])
    kept, broken = back(rows[rows.kept_word]), back(rows[~rows.kept_word])
    assert kept > broken + 0.1
    return [pct(kept), pct(broken)]


def two_clocks() -> Measured:
    rows = complaints()
    reply, hours = rows.reply.quantile([0.5, 0.9]).tolist(), rows.hours.quantile([0.5, 0.9]).tolist()
    assert abs(rows[["reply", "hours"]].rank().corr().iloc[0, 1]) < 0.12
    assert reply[1] > 10 * reply[0]
    assert hours[1] > 4 * hours[0]
    still = int(rows.resolved_at.isna().sum())
    assert still > 0
    return [num(reply[0], 0), num(reply[1] / 60, 0), num(hours[0] / 24, 1), num(hours[1] / 24, 0), num(still, 0)]


def handling() -> Measured:
    rows = complaints().dropna(subset=["rating"])
    fair = rows.outcome.isin(["refund", "replacement", "repair", "compensation"])
    got, not_got = float(rows[fair].rating.mean()), float(rows[~fair].rating.mean())
    assert got > not_got + 0.5
    return [num(got, 1), num(not_got, 1)]


def one_cause() -> Measured:
    rows = complaints()
    late = rows[rows.cause == "late-delivery"].merge(load("orders")[["order_id", "depot"]], on="order_id")
    share, west = len(late) / len(rows), (late.depot == "west").mean()
    assert share > 0.35
    assert west > 0.55
    return [pct(share), pct(west)]


def depot() -> Measured:
    rows = deliveries()
    before = rows[(rows.ordered_on >= "2025-11-01") & (rows.ordered_on < "2026-03-01")].groupby("depot", observed=True)
    after = rows[(rows.ordered_on >= "2026-03-01") & (rows.ordered_on < "2026-07-01")].groupby("depot", observed=True)
    b, a = before.late.mean(), after.late.mean()
    fell, beside = b["west"] - a["west"], b["east"] - a["east"]
    assert fell > 0.1
    assert 0.02 < beside < fell - 0.05
    return [pct(b["west"]), pct(a["west"]), pct(b["east"]), pct(a["east"])]


def season() -> Measured:
    east = deliveries()[deliveries().depot == "east"]
    crowded = east.ordered_on.dt.month.isin([11, 12, 1, 2])
    busy, calm = east[crowded].late.mean(), east[~crowded].late.mean()
    assert busy > calm + 0.03
    return [pct(busy), pct(calm)]


def hidden_button() -> Measured:
    web = deliveries()[(deliveries().place == "web") & deliveries().late]
    said = web.order_id.isin(load("complaints").order_id)
    before, after = (
        float(said[mask].mean()) for mask in (web.ordered_on < "2025-09-01", web.ordered_on >= "2025-09-01")
    )
    assert after < before - 0.2
    return [pct(before), pct(after)]


def members() -> Measured:
    year = load("order-lines").query("booked_on < '2025-10-01'")
    paid = year.merge(load("orders")[["order_id", "customer_id"]]).groupby("customer_id").paid.sum()
    old = load("customers").query("since < '2025-10-01'").assign(paid=lambda t: t.customer_id.map(paid).fillna(0))
    joined = old.member_since.notna()
    inside, outside = float(old[joined].paid.mean()), float(old[~joined].paid.mean())
    assert inside > 1.2 * outside
    return [num(inside, 0), num(outside, 0)]


def tenure() -> Measured:
    shares = [back(returns()[returns().turn == turn]) for turn in range(3)]
    assert shares[0] < shares[1] - 0.03 < shares[2] - 0.06
    return [pct(share) for share in shares]


def effort() -> Measured:
    easy, hard = back(answers()[answers().ces >= 5]), back(answers()[answers().ces < 5])
    assert easy > hard + 0.05
    return [pct(easy), pct(hard)]


def two_auditors() -> Measured:
    sheets = load("audits").pivot(index="visit_id", columns="auditor", values="gave_time").dropna().astype(bool)
    agreed = (sheets.M1 == sheets.M2).mean()
    chance = sheets.M1.mean() * sheets.M2.mean() + (1 - sheets.M1.mean()) * (1 - sheets.M2.mean())
    kappa = (agreed - chance) / (1 - chance)
    assert 0.5 < kappa < 0.95
    return [pct(agreed), num(kappa)]


def said_and_felt() -> Measured:
    rated = load("ratings")
    means = rated.groupby("attribute", observed=True)[["importance", "performance"]].mean()
    wide = rated.pivot(index="response_id", columns="attribute", values="performance")
    felt = answers().drop_duplicates("response_id").set_index("response_id").csat.reindex(wide.index)
    goes = wide[felt >= 1].corrwith(felt[felt >= 1])
    assert means.performance.idxmin() == "plastic"
    assert means.importance.idxmin() == "manual"
    assert goes.idxmax() == "friendly"
    assert abs(goes["plastic"]) < 0.1 < goes["manual"]
    sizes = [means.importance["plastic"], means.performance["plastic"], means.importance["manual"]]
    return [*(num(size, 1) for size in sizes), num(goes["manual"]), num(goes["friendly"])]


def busy_hours() -> Measured:
    asked = load("encounters").query("waited < 999 and purpose == 'before-buying'")
    hour = asked.started_at.dt.hour
    left = asked.left_waiting.astype(float)
    morning, afternoon = left[hour < 12].mean(), left[hour.between(15, 17)].mean()
    assert afternoon > morning + 0.05
    return [pct(morning), pct(afternoon)]


def leak() -> Measured:
    visits = load("web-sessions").query("pages < 300")
    bought = visits.order_id.notna()
    rate = bought.groupby(visits.search, observed=True).mean()
    unfound = (rate["found"] - rate["nothing"]) * (visits.search == "nothing").sum()
    paying = visits.stage.isin(["checkout", "order"])
    paid = bought[paying].groupby(visits.payment_failed[paying]).mean()
    failed = (paid[False] - paid[True]) * visits.payment_failed.sum()
    assert unfound > 1.5 * failed > 0
    return [num(unfound, 0), num(failed, 0)]


EFFECTS: list[Callable[[], Measured]] = [
    once_only, concentration, occasion, sale_buyers, zone, waiting, asymmetry, step, who_answers, stars, voice, silent,
    quick, let_down, two_clocks, handling, one_cause, depot, season, hidden_button, members, tenure, effort,
    two_auditors, said_and_felt, busy_hours, leak,
]  # fmt: skip


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_is_in_the_files_and_the_readme_says_how_large(effect: Callable[[], Measured]) -> None:
    measured = effect()
    [row] = [line.split("|") for line in README.splitlines() if line.startswith(f"| `{effect.__name__}`")]
    for english, chinese in measured:
        assert english in row[2]
        assert chinese in row[3]


def test_the_readme_tells_of_no_other_effect() -> None:
    told = README.split("<!-- effects -->")[1]
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("| `")] == [e.__name__ for e in EFFECTS]


def twice() -> int:
    number = raw("customers").phone.str.replace("[ -]", "", regex=True)
    return int((number[number != ""].duplicated()).sum())


def traditional() -> int:
    return int(
        raw("customers").name_zh[:3000].str.contains("[趙錢孫鄭馮陳衛蔣韓楊許呂張嚴謝鄒蘇魯馬鮑羅鄧楓燈簾閣燭籬]").sum()
    )


def blanks() -> int:
    return int(raw("customers").name_zh.str.endswith(" ").sum())


def two_dates() -> int:
    return int(raw("customers").consent_on.str.fullmatch(r"\d\d/\d\d/\d{4}").sum())


def no_phone() -> int:
    return int((raw("customers").phone == "").sum())


def three_nothings() -> int:
    assert set(raw("customers").district) >= {"", "-", "n/a"}
    return int(load("customers").district.isna().sum())


def no_customer() -> int:
    return int(((raw("orders").customer_id == "") & (raw("orders").status != "test")).sum())


def till_tests() -> int:
    return int((raw("orders").status == "test").sum())


def split() -> int:
    known = raw("orders")[raw("orders").customer_id != ""]
    return int(known.duplicated(["customer_id", "ordered_on"]).sum())


def wrong_sum() -> int:
    lines = load("order-lines").query("quantity > 0").groupby("order_id").paid.sum()
    orders = load("orders").query("status != 'test'")
    return int((orders.order_id.map(lines) != orders.amount).sum())


def no_product() -> int:
    return int((raw("order-lines").product_id == "").sum())


def stuck_clock() -> int:
    return int((raw("encounters").waited == "999").sum())


def crossed() -> int:
    rows = load("survey").drop_duplicates()
    return int((rows.adequate > rows.desired).sum())


def no_answer() -> int:
    return int((raw("survey").drop_duplicates().perceived == "").sum())


def off_scale() -> int:
    return int((raw("survey").drop_duplicates().csat == "0").sum())


def answered_twice() -> int:
    return int(raw("survey").response_id.duplicated().sum())


def backwards() -> int:
    rows = load("complaints")
    return int((rows.resolved_at < rows.received_at).sum())


def two_spellings() -> int:
    return int((raw("complaints").cause == "Late delivery").sum())


def unknown_order() -> int:
    return int((~raw("complaints").order_id.isin(raw("orders").order_id)).sum())


def not_ticked() -> int:
    return int((raw("audits").gave_time == "").sum())


def copied() -> int:
    rows = raw("reviews")
    return int(((rows.order_id == "") & rows.text_en.duplicated(keep=False)).sum())


def robots() -> int:
    return int((load("web-sessions").pages >= 300).sum())


FAULTS = [
    twice, traditional, blanks, two_dates, no_phone, three_nothings, no_customer, till_tests, split, wrong_sum,
    no_product, stuck_clock, crossed, no_answer, off_scale, answered_twice, backwards, two_spellings, unknown_order,
    not_ticked, copied, robots,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_in_the_files_as_often_as_the_readme_says(fault: Callable[[], int]) -> None:
    [row] = [line.split("|") for line in README.splitlines() if line.startswith(f"| `{fault.__name__}`")]
    table, _, column = row[2].strip(" `").partition(".")
    assert column in raw(table).columns
    assert fault() == int(row[3])


def test_the_readme_lists_no_other_fault() -> None:
    told = README.split("<!-- faults -->")[1]
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("| `")] == [f.__name__ for f in FAULTS]


def test_trouble_has_nothing_to_do_with_who_somebody_is() -> None:
    rows = answers().merge(load("customers")[["customer_id", "district", "age_band"]], on="customer_id")
    late = deliveries().merge(load("customers")[["customer_id", "district"]], on="customer_id")
    for share in (
        (rows.problem != "none").groupby(rows.district, observed=True).mean(),
        (rows.problem != "none").groupby(rows.age_band, observed=True).mean()[:4],
        (late.depot == "west").groupby(late.district, observed=True).mean(),
    ):
        assert share.max() - share.min() < 0.12


def test_no_colleague_is_better_than_the_one_beside() -> None:
    rows = answers().merge(load("encounters")[["encounter_id", "staff_id"]], on="encounter_id")
    rows = rows[rows["mode"] == "link"].astype({"csat": float})
    for group in (["S02", "S03"], ["S04", "S07", "S08"], ["S06", "S09", "S10"]):
        means = rows[rows.staff_id.isin(group)].groupby("staff_id").csat.mean()
        assert means.max() - means.min() < 0.4


def test_there_is_no_recovery_paradox() -> None:
    orders = world(1, people(Dice(1, 1), n=9000))
    fine, quick = (orders["back"][orders["fate"] == fate].mean() for fate in (FINE, QUICK))
    assert quick < fine - 0.02


def test_the_files_are_made_again_to_the_byte() -> None:
    for name, data in made(DATA).items():
        assert (DATA / name).read_bytes() == data, f"{name} differs: coursekit refresh --data"
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 5_000_000


def test_another_seed_makes_another_company_that_is_valid_too(tmp_path: Path) -> None:
    (tmp_path / "expectations-sample.csv").write_bytes((DATA / "expectations-sample.csv").read_bytes())
    other = files(DATA, seed=7)
    for name, data in other.items():
        assert name in ("products.csv", "staff.csv") or data != (DATA / name).read_bytes()
        (tmp_path / name).write_bytes(data)
    assert_valid(tmp_path)


def test_the_package_is_valid() -> None:
    assert_valid(DATA)


def assert_valid(where: Path) -> None:
    report = Package(str(where / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert report.stats["tasks"] == len(resources())


def test_the_readme_counts_the_rows() -> None:
    for resource in resources():
        [row] = [line.split("|") for line in README.splitlines() if line.startswith(f"| `{resource['name']}`")]
        assert int(row[4].replace(",", "")) == resource["rows"]


def test_people_of_the_lessons_are_the_first_customers() -> None:
    file = load("customers").set_index("customer_id")
    assert file.loc["C0004", ["name_zh", "contact_by"]].tolist() == ["何桐屏", "text"]
    assert file.loc["C0003", ["first_place", "age_band"]].tolist() == ["phone", "75+"]
    lines = (
        load("order-lines").merge(load("orders")[["order_id", "customer_id"]]).merge(load("products"), on="product_id")
    )
    assert lines.drop_duplicates("customer_id").set_index("customer_id").kind["C0002"] == "desk-lamp"


def test_a_world_goes_forward_in_time_and_holds_everybody() -> None:
    few = people(Dice(1, 1), n=200)
    orders = world(1, few)
    assert (np.diff(orders["day"]) >= 0).all()
    assert set(orders["who"]) == set(range(200))
    assert (orders["delivered"] >= orders["day"]).all()


@given(st.integers(0, 2**32), st.integers(1, 1000))
@settings(max_examples=30)
def test_dice_stay_within_their_sides_and_never_change(seed: int, sides: int) -> None:
    rolls = Dice(seed, 1).roll(50, sides)
    assert ((rolls >= 0) & (rolls < sides)).all()
    assert (Dice(seed, 1).roll(50, sides) == rolls).all()
    assert not Dice(seed).hit(0, 20).any()
    assert Dice(seed).hit(1000, 20).all()
    assert set(Dice(seed).pick((0, 3, 0, 5), 50)) <= {1, 3}


def test_the_dice_are_those_of_every_machine() -> None:
    assert Dice(1, 2).roll(5).tolist() == [156, 83, 163, 6, 969]
    assert Dice(1, 2).bell(3, 100).tolist() == [89, -16, -262]
