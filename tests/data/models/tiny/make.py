#!/usr/bin/python3
"""Writes model.onnx: a network of one convolution whose answer a test can steer by pixels and compute by hand.

logit   = 8 x mean(centre) - 8 x mean(border)   centre: rows and columns 8..23 of 32, border: the rest
measure = mean(image)                           the gate's

Input float32 [N, 1, 32, 32], intensities 0..1. Needs the Debian package python3-onnx (1.12).
"""
import pathlib

import numpy as np
import onnx
import onnx.checker
from onnx import TensorProto, helper, numpy_helper

SIZE = 32
kernel = np.full((SIZE, SIZE), -8.0 / (SIZE * SIZE - 256), dtype=np.float32)
kernel[8:24, 8:24] = 8.0 / 256

graph = helper.make_graph(
    [
        helper.make_node("Conv", ["image", "kernel"], ["response"]),
        helper.make_node("Flatten", ["response"], ["logit"]),
        helper.make_node("GlobalAveragePool", ["image"], ["average"]),
        helper.make_node("Flatten", ["average"], ["measure"]),
    ],
    "tiny",
    [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, SIZE, SIZE])],
    [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 1]) for name in ("logit", "measure")],
    [numpy_helper.from_array(kernel[None, None], "kernel")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="make.py")
model.ir_version = 8
onnx.checker.check_model(model, full_check=True)
pathlib.Path(__file__).with_name("model.onnx").write_bytes(model.SerializeToString(deterministic=True))
