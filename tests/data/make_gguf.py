#!/usr/bin/env python3
"""Makes the models in this folder: one small random BitNet model in both formats; the GGUF file has matrices of
several types.

Needs `pip install gguf numpy` (made with gguf 0.19.0). Usage: make_gguf.py FOLDER

The quantizers of that package make the blocks, so the importer is held against an implementation that is not
its own. Widths are multiples of 256, which TQ1_0 and TQ2_0 need. The weights' scale of each matrix is an F16
number, so that all types hold it exactly.
"""
import sys
from pathlib import Path

import gguf
import numpy as np

HIDDEN, FFN, HEADS, KV_HEADS, HEAD, LAYERS, CONTEXT = 256, 256, 16, 1, 16, 1, 64
TEXTS = ["<s>", "\n", " ", "e", "h", "l", "o", "w"]
Q = gguf.GGMLQuantizationType
TYPES = {
    "attn_q": Q.TQ1_0, "attn_k": Q.F16, "attn_v": Q.F32, "attn_output": Q.TQ2_0, "ffn_gate": Q.TQ1_0,
    "ffn_up": Q.TQ2_0, "ffn_down": Q.TQ1_0,
}


def tensors(rng):
    """Names in both formats, and numbers; a matrix comes with its scale."""
    def gain(size):
        return (0.5 + rng.random(size)).astype(np.float32)

    def matrix(rows, columns):
        scale = np.float32(np.float16(0.02 + 0.1 * rng.random()))
        return rng.integers(-1, 2, (rows, columns)).astype(np.int8), scale

    embedding = rng.normal(0, 0.7, (len(TEXTS), HIDDEN)).astype(np.float16)
    yield "token_embd", embedding, None
    yield "output_norm", gain(HIDDEN), None
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        yield block + "attn_norm", gain(HIDDEN), None
        yield block + "attn_sub_norm", gain(HEADS * HEAD), None
        yield block + "ffn_norm", gain(HIDDEN), None
        yield block + "ffn_sub_norm", gain(FFN), None
        yield block + "attn_q", *matrix(HEADS * HEAD, HIDDEN)
        yield block + "attn_k", *matrix(KV_HEADS * HEAD, HIDDEN)
        yield block + "attn_v", *matrix(KV_HEADS * HEAD, HIDDEN)
        yield block + "attn_output", *matrix(HIDDEN, HEADS * HEAD)
        yield block + "ffn_gate", *matrix(FFN, HIDDEN)
        yield block + "ffn_up", *matrix(FFN, HIDDEN)
        yield block + "ffn_down", *matrix(HIDDEN, FFN)


def spelled(text):
    """A character as byte-level BPE vocabularies spell it."""
    return {"\n": "\u010a", " ": "\u0120"}.get(text, text)


def write(file):
    writer = gguf.GGUFWriter(file, "bitnet")
    writer.add_block_count(LAYERS)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(FFN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
    writer.add_rope_scaling_factor(1.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([spelled(text) for text in TEXTS])
    writer.add_token_types([gguf.TokenType.CONTROL] + [gguf.TokenType.NORMAL] * (len(TEXTS) - 1))
    writer.add_token_merges(["h e"])
    writer.add_bos_token_id(0)
    for name, values, scale in tensors(np.random.default_rng(7)):
        kind = TYPES.get(name.split(".")[-1])
        if scale is None:
            writer.add_tensor(name + ".weight", values)
        elif kind in (Q.TQ1_0, Q.TQ2_0):
            blocks = gguf.quants.quantize(values * scale, kind)
            writer.add_tensor(name + ".weight", blocks, raw_dtype=kind)
        else:
            number = {Q.F16: np.float16, Q.F32: np.float32}[kind]
            writer.add_tensor(name + ".weight", (values * scale).astype(number))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def hugging(folder):
    """The same model as model.safetensors, written by hand."""
    import json
    import struct

    names = {
        "token_embd": "model.embed_tokens", "output_norm": "model.norm", "attn_norm": "input_layernorm",
        "attn_sub_norm": "self_attn.attn_sub_norm", "ffn_norm": "post_attention_layernorm",
        "ffn_sub_norm": "mlp.ffn_sub_norm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    }
    header, data = {}, b""

    def add(name, kind, array):
        nonlocal data
        end = len(data) + array.nbytes
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [len(data), end]}
        data += array.tobytes()

    for name, values, scale in tensors(np.random.default_rng(7)):
        parts = name.split(".")
        path = names[parts[-1]] if len(parts) == 1 else f"model.layers.{parts[1]}.{names[parts[-1]]}"
        if scale is None:
            add(path + ".weight", "F16" if values.dtype == np.float16 else "F32", values)
        else:
            codes = (values + 1).astype(np.uint8).reshape(4, -1, values.shape[1])
            packed = codes[0] | codes[1] << 2 | codes[2] << 4 | codes[3] << 6
            add(path + ".weight", "U8", packed)
            add(path + ".weight_scale", "F32", np.array([scale], np.float32))
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    config = {
        "model_type": "bitnet", "hidden_size": HIDDEN, "intermediate_size": FFN, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "num_key_value_heads": KV_HEADS, "head_dim": HEAD, "hidden_act": "silu",
        "max_position_embeddings": CONTEXT, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
        "vocab_size": len(TEXTS), "bos_token_id": 0, "tie_word_embeddings": True,
        "quantization_config": {
            "quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline",
        },
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    tokenizer = {
        "version": "1.0",
        "added_tokens": [{"id": 0, "content": "<s>", "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True}],
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "[\\s\\S]"}, "behavior": "Isolated",
                          "invert": False},
        "decoder": {"type": "Fuse"},
        "model": {"type": "WordLevel", "vocab": {text: i for i, text in enumerate(TEXTS)}, "unk_token": "<s>"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, indent=1) + "\n")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    hugging(target / "tiny")
    write(target / "tiny.gguf")
