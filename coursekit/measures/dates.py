"""Columns of dates as the measures take them, read as strictly as columns of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.datetime64]


def moments(name: str, values: Any) -> Moments:
    """One column of dates as datetime64, missing as NaT, by the clock on the wall where a time zone is given.

    Takes dates, timestamps and text in ISO order (2024-03-31, 2024-03-31 08:26). Raises ValueError, naming the row,
    for anything else: 03/04/2024 is in March for some and in April for others, and a number is no date.
    """
    import pandas as pd

    column = read = values if isinstance(values, pd.Series) else pd.Series(values, copy=False)
    if column.isna().all():
        return np.full(len(column), np.datetime64("NaT", "us"))
    if not pd.api.types.is_datetime64_any_dtype(column):
        kind = pd.api.types.infer_dtype(column, skipna=True)
        if kind not in ("string", "date", "datetime", "datetime64"):
            raise ValueError(f"{name}: expected dates such as 2024-03-31, got a column of kind {kind}")
        try:
            read = pd.to_datetime(column, format="ISO8601", errors="coerce")
        except ValueError as error:  # several time zones in one column
            raise ValueError(f"{name}: {error}") from None
        if (wrong := (read.isna() & column.notna()).to_numpy()).any():
            raise ValueError(
                f"{name}, row {wrong.argmax()}: {column.iloc[wrong.argmax()]!r} is no date as expected, such as "
                "2024-03-31; turn the column into dates first, with pandas.to_datetime and its format"
            )
    return (read if read.dt.tz is None else read.dt.tz_localize(None)).to_numpy()
