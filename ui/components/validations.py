"""Predictions held against published figures for the app, made once."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc


@st.cache_resource(show_spinner=False)
def shipped() -> calc.ValidationResult:
    """The result over the files that are shipped."""
    return calc.validate()


@st.cache_data(show_spinner=False)
def frame() -> pd.DataFrame:
    """A row an expected value of the shipped files."""
    return shipped().frame()
