"""Performance: how fast a platform serves or trains a model, held beside published results."""

from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction
from calc.performance.work import Work, work

__all__ = ["Prediction", "Work", "predict_published", "work"]
