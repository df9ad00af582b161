"""Performance: how fast a platform serves or trains a model, held beside published results."""

from calc.performance.nearest import Nearest, nearest_to
from calc.performance.nearest_published import nearest_published
from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction
from calc.performance.serving import serving
from calc.performance.serving_result import ServingResult
from calc.performance.training_call import training
from calc.performance.training_run import TrainingRun
from calc.performance.work import Work, work

__all__ = [
    "Nearest",
    "Prediction",
    "ServingResult",
    "TrainingRun",
    "Work",
    "nearest_published",
    "nearest_to",
    "predict_published",
    "serving",
    "training",
    "work",
]
