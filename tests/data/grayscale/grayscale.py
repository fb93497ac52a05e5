"""The grayscale pipeline once more, from the text of PS3.3, in numpy and double precision. It shares no code with the product.

    python3 grayscale.py golden             the tensors that the synthetic anatomy must give, as JSON
    python3 grayscale.py render LIST        one JSON array a line for each file that LIST names, one path a line; null for what pydicom cannot parse

Needs numpy and pydicom 2 (Debian: python3-pydicom). pydicom only parses: samples, tables and windows are worked out here.
"""

import json
import sys

import numpy as np

ROWS, COLUMNS = 96, 80
TARGET = (14, 12)


def shares(sources, targets):
    """How much of each source line lies in each target line, as a matrix whose rows sum to 1."""
    edges = np.arange(targets + 1) * sources / targets
    line = np.arange(sources)
    overlap = np.minimum(line + 1, edges[1:, None]) - np.maximum(line, edges[:-1, None])
    return np.clip(overlap, 0, None) * targets / sources


def area_mean(image):
    return shares(image.shape[0], TARGET[0]) @ image @ shares(image.shape[1], TARGET[1]).T


def percentile_window(values, counted):
    """Nearest rank: the first value at or below which the share of the counted samples lies."""
    ordered = np.sort(values[counted])
    return [ordered[max(int(np.ceil(share * ordered.size)) - 1, 0)] for share in (0.01, 0.99)]


def clamp_window(values, low, high):
    return np.clip((values - low) / (high - low), 0, 1)


def anatomy():
    """Whole numbers 2,622 to 62,914 of 0 to 65,535: a body with two lungs, brighter downwards, with fine detail."""
    row, column = np.indices((ROWS, COLUMNS))
    lung = np.zeros_like(row)
    for centre in (24, 55):
        across, down = column - centre, row - 48
        lung = np.maximum(lung, 1024 - across * across * 1024 // 169 - down * down * 1024 // 900)
    level = 45_000 + 120 * row + (row * 37 + column * 61 + row * column * 13) % 4001 - 44 * lung
    return np.clip(level, 2622, 62_914)


def golden():
    x = anatomy() / 65535
    row, column = np.indices(x.shape)
    border = (row < 9) | (column < 7) | (column >= 73)
    curves = {
        "full": lambda counted: x,
        "linear": lambda counted: clamp_window(x, 0.1, 0.9),
        "sigmoid": lambda counted: 1 / (1 + np.exp(-4 * (x - 0.5) / 0.4)),
        "table": lambda counted: x * x,
        "percentile": lambda counted: clamp_window(x, *percentile_window(x, counted)),
    }
    for name, curve in curves.items():
        for padded in (False, True):
            image = curve(~border if padded else np.ones_like(border))
            yield f"{name}{' padded' if padded else ''}", area_mean(np.where(border & padded, 0, image))


def samples(ds):
    order = ">" if not ds.is_little_endian else "<"
    raw = np.frombuffer(ds.PixelData, dtype=f"{order}u{ds.BitsAllocated // 8}", count=ds.Rows * ds.Columns).astype(np.int64)
    stored = (raw >> (ds.HighBit + 1 - ds.BitsStored)) & ((1 << ds.BitsStored) - 1)
    if ds.PixelRepresentation == 1:
        stored = np.where(stored >= 1 << (ds.BitsStored - 1), stored - (1 << ds.BitsStored), stored)
    return stored.reshape(ds.Rows, ds.Columns)


def table(item, signed, little_endian):
    """First input, output bits and entries of a LUT (PS3.3 C.11.1.1.1)."""
    count, first, bits = (int(value) & 0xFFFF for value in item.LUTDescriptor)
    count = count or 65536
    first = first - 65536 if signed and first >= 32768 else first
    data = item.LUTData
    if not isinstance(data, bytes):
        data = np.asarray(data, dtype="<u2").tobytes()
        little_endian = True
    words = np.frombuffer(data, dtype="<u2" if little_endian else ">u2").astype(np.int64)
    if len(data) < 2 * count:
        words = np.stack([words & 255, words >> 8], axis=1).ravel()
    return first, bits, words[:count]


def first_number(value):
    return float(value if isinstance(value, (str, float, int)) else value[0])


def look_up(values, first, entries):
    return entries[np.clip(np.rint(values) - first, 0, entries.size - 1).astype(np.int64)]


def padding_mask(ds, stored):
    if "PixelPaddingValue" not in ds:
        return np.zeros(stored.shape, dtype=bool)
    ends = [int(ds.PixelPaddingValue), int(ds.get("PixelPaddingRangeLimit", ds.PixelPaddingValue))]
    if ds.PixelRepresentation == 1:
        ends = [end - 65536 if end >= 32768 else end for end in ends]
    else:
        ends = [end & 0xFFFF for end in ends]
    return (stored >= min(ends)) & (stored <= max(ends))


def render(ds):
    stored = samples(ds)
    padded = padding_mask(ds, stored)
    ends = np.array([-(1 << (ds.BitsStored - 1)), (1 << (ds.BitsStored - 1)) - 1]) if ds.PixelRepresentation == 1 else np.array([0, (1 << ds.BitsStored) - 1])
    if "ModalityLUTSequence" in ds:
        first, _, entries = table(ds.ModalityLUTSequence[0], ds.PixelRepresentation == 1, ds.is_little_endian)
        values, ends = look_up(stored, first, entries), look_up(ends, first, entries)
    else:
        slope, intercept = float(ds.get("RescaleSlope", 1)), float(ds.get("RescaleIntercept", 0))
        values, ends = stored * slope + intercept, ends * slope + intercept

    if "VOILUTSequence" in ds:
        first, bits, entries = table(ds.VOILUTSequence[0], ends.min() < 0, ds.is_little_endian)
        image = look_up(values, first, entries) / (2.0**bits - 1)
    elif "WindowWidth" in ds:
        centre, width = first_number(ds.WindowCenter), first_number(ds.WindowWidth)
        function = ds.get("VOILUTFunction", "LINEAR")
        if function == "SIGMOID":
            image = 1 / (1 + np.exp(-4 * (values - centre) / width))
        elif function == "LINEAR_EXACT":
            image = clamp_window(values, centre - width / 2, centre + width / 2)
        else:
            image = clamp_window(values, centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2)
    elif ds.BitsStored <= 8 and "ModalityLUTSequence" not in ds:
        image = clamp_window(values, ends.min(), ends.max())
    else:
        image = clamp_window(values, *percentile_window(values, ~padded))

    if ds.PhotometricInterpretation == "MONOCHROME1":
        image = 1 - image
    return area_mean(np.where(padded, 0, image))


def rounded(tensor):
    return [round(float(value), 7) for value in tensor.ravel()]


if sys.argv[1] == "golden":
    print("{")
    print(",\n".join(f'  "{name}": {json.dumps(rounded(tensor))}' for name, tensor in golden()))
    print("}")
else:
    import pydicom

    with open(sys.argv[2], encoding="utf-8") as names:
        for name in names.read().splitlines():
            try:
                print(json.dumps(rounded(render(pydicom.dcmread(name, force=True)))))
            except OSError:  # what pydicom says of a data set that it cannot parse
                print("null")
