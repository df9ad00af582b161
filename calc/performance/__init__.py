"""Performance: how fast a platform serves or trains a model, held beside published results."""

from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction
from calc.performance.serving import serving
from calc.performance.serving_result import ServingResult

__all__ = ["Prediction", "ServingResult", "predict_published", "serving"]
