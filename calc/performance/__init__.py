"""Performance: how fast a platform serves or trains a model, held beside published results."""

from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction
from calc.performance.training_call import training
from calc.performance.training_run import TrainingRun

__all__ = ["Prediction", "TrainingRun", "predict_published", "training"]
