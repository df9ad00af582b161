"""Performance: how fast a platform serves or trains a model, held beside published results."""

from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction

__all__ = ["Prediction", "predict_published"]
