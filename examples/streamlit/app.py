"""A page on which a rule in ML is edited, and applied to a table: `streamlit run app.py`.

The rule is text that a visitor wrote. It is given the rows of the table, holds no capability, and has two seconds.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mlpy_async import CapabilityViolationError, MLBorderError, MLBridge, MLCompileError, MLError, MLRuntime

RULE = """\
function apply(order) {
    total = order.price * order.quantity;
    discount = match (order.tier) {
        "gold" => 0.15,
        "silver" when total > 100 => 0.05,
        _ => 0
    };
    return {...order, total: round(total * (1 - discount), 2)};
}
"""
ORDERS = pd.DataFrame(
    [
        {"item": "chair", "price": 60.0, "quantity": 4, "tier": "gold"},
        {"item": "desk", "price": 250.0, "quantity": 1, "tier": "silver"},
        {"item": "lamp", "price": 35.0, "quantity": 2, "tier": "silver"},
    ]
)


@st.cache_resource
def bridge() -> MLBridge:
    """One runtime for all visitors; its thread ends with the server."""
    return MLBridge(MLRuntime(default_timeout=2.0)).start()


def applied(rule: str, orders: pd.DataFrame) -> pd.DataFrame:
    """The table that a rule makes of a table. Each run has names of its own, so visitors do not see each other's rules.

    :raises Exception: what is wrong with the rule.
    """
    rows: list[dict[str, Any]] = orders.to_dict("records")
    made = bridge().execute(f"{rule}\nrows.map(row => apply(row))", context={"rows": rows}, filename="rule")
    if not all(isinstance(row, dict) for row in made):
        raise TypeError("`apply` returns an object for each row")
    return pd.DataFrame(made)


st.set_page_config(page_title="Rules")
st.title("Rules")
rule = st.text_area("Rule", RULE, height=280)
orders = st.data_editor(ORDERS, num_rows="dynamic")
try:
    st.dataframe(applied(rule, orders))
except (CapabilityViolationError, MLBorderError, MLCompileError, MLError, TimeoutError, TypeError) as error:
    st.error(type(error).__name__)
    st.code(str(error), language=None)  # as text, whatever the rule threw
