"""Performance: how fast a platform serves or trains a model, held beside published results."""

from calc.performance.nearest import Nearest, nearest_to
from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction
from calc.performance.serving import serving
from calc.performance.serving_result import ServingResult

__all__ = ["Nearest", "Prediction", "ServingResult", "nearest_to", "predict_published", "serving"]
