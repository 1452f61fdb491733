"""`flask learning`: fit the scorer on judged pairs, and show the one in force. Loaded only when called, since it brings scikit-learn along."""

from __future__ import annotations

import json
from pathlib import Path

import click

from matchmaker.matching import fitting
from matchmaker.matching.levels import COLUMNS
from matchmaker.matching.scorers import FITTED, POINT, default_scorer

group = click.Group("learning", help="Fit and show the scorer that orders matches.")
LATER = {
    "promote": "Put a fitted scorer in force by hand (until then `fit` decides by its own trial).",
    "simulate": "Try learning on made-up outcomes.",
}


@group.command("fit")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=FITTED, show_default="the scorer in force", help="Where to save it.")
def fit(out: Path) -> None:
    """Fit weights by logistic regression on the judged pairs, try them beside the rules by buyer, and save them as numbers.

    The fitted scorer is put in force unless it trails the rules by more than 0.01 nDCG@10.
    """
    saved = fitting.fitted_scorer(fitting.read_judged())
    out.write_text(fitting.as_text(saved), encoding="utf-8")
    trial = saved["ndcg@10"]
    click.echo(f"{saved['pairs']} judged pairs of {saved['buyers']} buyers, {saved['pairs_fitted']} of them past the hard requirements")
    click.echo(f"nDCG@10, {trial['by']}: rules {trial['rules']:.4f}, fitted {trial['fitted']:.4f}")
    click.echo(f"in force: {saved['name'] if saved['chosen'] == 'fitted' else 'the rules'}; saved to {out}")


@group.command("show")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(as_json: bool) -> None:
    """Show the scorer in force: the most points that each comparison can add, and what an unknown one is given."""
    scorer = default_scorer()
    rows = {column: (scorer.weights[place] / POINT, scorer.unknown[place] / 1000) for place, column in enumerate(COLUMNS)}
    if as_json:
        click.echo(json.dumps({"name": scorer.name, "base": scorer.base / POINT, "columns": rows}))
        return
    click.echo(scorer.name)
    for column, (most, unknown) in rows.items():
        click.echo(f"  {column:14}{most:7.2f} points, {unknown:5.0%} of them where unknown")


def _planned(name: str, what: str) -> click.Command:
    def say(rest: tuple[str, ...]) -> None:
        raise click.UsageError(f"`flask learning {name}` is not built yet.")

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    text = f"{what} Not built yet: it says so and exits 2."
    return click.Command(name, callback=say, params=[click.Argument(["rest"], nargs=-1)], help=text, short_help=text, context_settings=settings)


for _name, _what in LATER.items():
    group.add_command(_planned(_name, _what))
