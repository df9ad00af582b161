"""Workload: transformer arithmetic, serving and training rates, what fits in memory."""

from calc.workload import (
    decode,
    encoder,
    memory,
    network,
    operating_point,
    recommendation,
    serving,
    training,
    transformer,
    utilisation,
)

SERVING = (*transformer.FORMULAS, *memory.FORMULAS, *decode.FORMULAS, *operating_point.FORMULAS, *serving.FORMULAS)
TRAINING = (*transformer.FORMULAS, memory.usable_memory, *training.FORMULAS)
GROUPED_QUERY = transformer.GROUPED_QUERY
LATENT = transformer.LATENT
SERVING_UTILISATION = utilisation.SERVING
TRAINING_UTILISATION = utilisation.TRAINING
PREFILL_ALONE = serving.PREFILL_ALONE
NETWORK = (memory.usable_memory, decode.matrix_rate, decode.attention_rate, *network.FORMULAS)
NETWORK_FORMS = {
    "image-encoder": encoder.IMAGE_ENCODER,
    "text-encoder": encoder.TEXT_ENCODER,
    "diffusion-transformer": encoder.DIFFUSION_TRANSFORMER,
    "pairwise-recommender": recommendation.PAIRWISE,
    "cross-recommender": recommendation.LOW_RANK_CROSS,
}
NETWORK_UTILISATION = network.UTILISATION
GENERATED_IMAGE = network.GENERATED_IMAGE
WITHIN_LIMIT = network.WITHIN_LIMIT
layer_products = recommendation.layer_products
