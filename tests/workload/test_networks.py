"""Encoders, diffusion and recommendation: parameters and operations against published counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import calc
from calc.workload import network, recommendation
from calc.workload.encoder import IMAGE_ENCODER, block_weights


def counts(name, **overrides):
    found = calc.work("h200", name, overrides={f"network.{key}": value for key, value in overrides.items()})
    return {figure: found.central(figure) for figure in ("network_parameters", "operations_per_sample")}


def of_shapes(**shapes):
    """Parameters and multiply-adds of an image encoder by its shapes, through the formulas alone."""
    known = dict(shapes, tokens_per_sample=(shapes["image_size"] / shapes["patch_size"]) ** 2 + shapes["extra_tokens"])
    known["block_weights"] = block_weights(shapes["hidden_size"], shapes["feed_forward_width"])

    def run(quantity):
        function = IMAGE_ENCODER[quantity]
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        return function(**{name: known[name] for name in names})

    known["block_parameters"] = run("block_parameters")
    return run("network_parameters"), (
        run("matrix_operations_per_sample") + run("attention_operations_per_sample")
    ) / 2.0


# num_params and GFLOPS (multiply-adds) as torchvision documents them for its weights IMAGENET1K_V1
TORCHVISION = {
    "vit_b_16": ((12, 768, 3072, 16), 86567656, 17.56),
    "vit_l_16": ((24, 1024, 4096, 16), 304326632, 61.55),
    "vit_l_32": ((24, 1024, 4096, 32), 306535400, 15.38),
}


@pytest.mark.parametrize("name", TORCHVISION)
def test_image_encoders_are_counted_as_published(name):
    (layers, width, inner, patch), parameters, gigamacs = TORCHVISION[name]
    shapes = {"layers": layers, "hidden_size": width, "feed_forward_width": inner, "patch_size": patch}
    shapes |= {"image_size": 224, "input_channels": 3, "extra_tokens": 1, "classes": 1000}
    found, multiply_adds = of_shapes(**shapes)
    assert found == parameters
    assert multiply_adds == pytest.approx(gigamacs * 1e9, abs=0.005e9)


def test_vit_l_16_through_the_preset():
    found = counts("vit-l-16")
    assert found["network_parameters"] == 304326632
    assert found["operations_per_sample"] == pytest.approx(2 * 61.55, abs=0.02)


def test_bert_large_has_its_published_parameters():
    # 334.1 million in embeddings and 24 blocks, and 1024 x 1025 in the pooling layer; the paper rounds to 340 million
    assert counts("bert-large")["network_parameters"] == 335141888
    assert counts("bge-large-en")["network_parameters"] == 335141888


def test_bert_large_operations_by_hand():
    # 24 blocks of 12,582,912 weights over 128 tokens, attention 4 x 24 x 128^2 x 1024, pooling 1024^2
    by_hand = 2 * (128 * 24 * 12582912 + 1024**2) + 4 * 24 * 128**2 * 1024
    assert counts("bert-large", text_tokens="128 token")["operations_per_sample"] == pytest.approx(by_hand / 1e9)


@pytest.mark.parametrize(("size", "gigamacs"), [("256", 118.64), ("512", 524.60)])
def test_dit_xl_2_is_counted_as_published(size, gigamacs):
    # 675 million parameters; 118.64 and 524.60 "Gflops" in arXiv:2212.09748, which are multiply-adds (119 and 525 in
    # the released table). The picture is an eighth of the image's size.
    overrides = {
        "network.generation.steps": 1, "network.generation.guided": "false",
        "network.generation.image_decoder_operations": "0 FLOP", "network.structure.image_size": int(size) // 8,
    }  # fmt: skip
    found = calc.work("h200", "dit-xl-2", overrides=overrides)
    assert found.central("network_parameters") == pytest.approx(675e6, rel=1e-3)
    assert found.central("operations_per_sample") / 2.0 == pytest.approx(gigamacs, rel=1e-3)


def test_guidance_and_steps_multiply_the_denoiser_and_not_the_decoder():
    once, often = (
        {"network.generation.steps": 1, "network.generation.guided": "false"},
        {"network.generation.steps": 30},
    )
    few = calc.work("h200", "sdxl-base", overrides=once).central("operations_per_sample")
    many = calc.work("h200", "sdxl-base", overrides=often).central("operations_per_sample")
    denoiser, side = 11958.2, 110 + 9920  # billions of operations, as the preset states them
    assert few == pytest.approx(denoiser + side)
    assert many == pytest.approx(60 * denoiser + side)


def test_dlrm_dcnv2_is_counted_as_published():
    # 204,184,588 rows of 128 numbers: at 32 bits 97.3 GiB, the size that the benchmark states (97.31 GB)
    found = calc.work("h200", "dlrm-dcnv2")
    tables = 204184588 * 128
    assert tables * 4 / 2**30 == pytest.approx(97.31, rel=1e-3)
    # perceptrons 13-512-256-128 and 3456-1024-1024-512-256-1, three cross layers of rank 512 on 27 x 128 = 3456
    lower = 13 * 512 + 512 * 256 + 256 * 128
    upper = 3456 * 1024 + 1024 * 1024 + 1024 * 512 + 512 * 256 + 256
    cross = 3 * 2 * 3456 * 512
    biases = 512 + 256 + 128 + 1024 + 1024 + 512 + 256 + 1 + 3 * 3456
    assert found.central("network_parameters") == tables + lower + upper + cross + biases
    assert found.central("operations_per_sample") == pytest.approx(2 * (lower + upper + cross) / 1e9)


def test_vectors_that_meet_in_pairs():
    # DLRM of MLPerf v0.7: 26 tables of width 128 give 128 + 27 x 26 / 2 = 479 numbers to the upper perceptron
    assert recommendation.pairwise_width(128.0, 26.0) == 479.0
    assert recommendation.pairwise_operations(128.0, 26.0) == 2 * 128 * 351
    assert recommendation.layer_products([13, 512, 256, 128]) == 13 * 512 + 512 * 256 + 256 * 128


TIMES = st.floats(1e-7, 1e-2)


@given(limit=st.floats(1e-3, 1.0), passes=st.sampled_from([1.0, 20.0]), read=TIMES, matrix=TIMES, linear=TIMES,
       overhead=TIMES, single=TIMES)  # fmt: skip
def test_the_largest_batch_is_the_largest(limit, passes, read, matrix, linear, overhead, single):
    parts = (passes, read, matrix, linear, overhead, single)
    with np.errstate(all="ignore"):  # as in every run of the formulas
        batch = float(network.largest_batch(limit, *parts))
    if np.isnan(batch):
        assert network.batch_time(1.0, *parts) > limit * (1.0 - 1e-9)
    else:
        assert network.batch_time(batch, *parts) <= limit * (1.0 + 1e-9)
        assert network.batch_time(batch + 1.0, *parts) > limit * (1.0 - 1e-9)
