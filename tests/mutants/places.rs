//! Where an edit of a module may show first: the probes that the module owns, and the first ones downstream of it.

/// The probes of the layer, and `wire` for the broadcast inside the engine.
const GROUPS: &[(&str, &[&str])] = &[
    ("norm_input", &["residual", "attention_out", "attention_residual", "hidden_out"]),
    ("norm_output", &["input_norm", "attn_sub_norm", "post_attention_norm", "ffn_sub_norm"]),
    (
        "norm_scale",
        &["input_norm_scale", "attn_sub_norm_scale", "post_attention_norm_scale", "ffn_sub_norm_scale"],
    ),
    (
        "x",
        &[
            "x",
            "q_proj_in",
            "k_proj_in",
            "v_proj_in",
            "o_proj_in",
            "gate_proj_in",
            "up_proj_in",
            "down_proj_in",
        ],
    ),
    ("wire", &["frame", "chip_select", "sign", "copi", "accumulator"]),
    ("y", &["y", "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]),
    (
        "output_scale",
        &[
            "q_proj_scale",
            "k_proj_scale",
            "v_proj_scale",
            "o_proj_scale",
            "gate_proj_scale",
            "up_proj_scale",
            "down_proj_scale",
        ],
    ),
    ("output", &["q", "k", "v", "o", "gate", "up", "down"]),
    ("rope", &["q_rope", "k_rope"]),
    ("head", &["q_head", "k_head", "v_head"]),
    ("head_max", &["q_max", "k_max", "v_max"]),
    ("residual", &["attention_sum", "layer_out"]),
];

/// Modules of the layer, each with the probes of its own operation.
pub const PLACES: &[(&str, &str)] = &[
    // The engine.
    ("activation_bank", "x wire y"),
    ("weight_bank", "wire y"),
    ("memory_controller", "load x wire y"),
    ("bank_reader", "x wire y"),
    ("broadcast_master", "wire y"),
    ("chip_select_demux", "wire y"),
    ("scalar", "wire y"),
    ("result_drain", "y"),
    ("ternary_matvec", "x wire y"),
    // Arithmetic that several units share: the operations of all who use it.
    (
        "delay",
        "norm_input norm_output norm_scale output rope score weight value_weight weighted_sum attention activation hidden residual head",
    ),
    ("limit", "norm_output norm_scale activation hidden residual"),
    (
        "multiply",
        "norm_output norm_scale output rope score attention value_weight weighted_sum activation hidden",
    ),
    ("square", "norm_scale activation"),
    ("divide", "norm_scale norm_output"),
    ("square_root", "norm_scale"),
    ("scale_multiply", "output_scale score_scale"),
    ("scale_divide", "norm_scale softmax"),
    ("scale_apply", "output score attention"),
    ("absmax_divide", "norm_output head"),
    // Norms.
    ("norm_terms", "norm_input norm_output norm_scale"),
    ("norm_statistics", "norm_output norm_scale"),
    ("norm_scale", "norm_output norm_scale"),
    ("norm", "norm_input norm_output norm_scale"),
    // From sums to heads.
    ("layer_scale", "output_scale output"),
    ("requantize", "output"),
    ("sine_table", "rope"),
    // The second one of a pair is told to the heads alone.
    ("rope_turn", "rope head head_max"),
    ("rope", "rope head head_max"),
    ("head_buffer", "head head_max"),
    ("head_quantize", "rope head head_max"),
    // Attention.
    ("element_packer", "dot weighted_sum"),
    ("kv_cache", "dot score value_weight weighted_sum"),
    ("query_buffer", "score_scale dot"),
    ("dot_product", "dot"),
    ("exp2_table", "weight"),
    ("softmax", "score weight softmax"),
    ("weighted_sum", "value_weight weighted_sum"),
    ("attention_walk", "score_scale dot score weight softmax value_weight weighted_sum attention"),
    ("attention_scale", "score_scale softmax score weighted_sum attention"),
    ("attention", "score_scale dot score weight softmax value_weight weighted_sum attention"),
    // The feed-forward part and the residual stream.
    ("sigmoid_table", "activation"),
    ("gate_product", "hidden"),
    ("swiglu", "activation hidden"),
    ("relu", "activation hidden"),
    ("feed_forward", "activation hidden"),
    ("residual", "residual"),
    // Memories: what reads each of them.
    (
        "word_bank",
        "norm_input norm_output norm_scale output_scale rope head head_max score_scale activation hidden residual",
    ),
    ("word_port", "load norm_input norm_output norm_scale output_scale rope score_scale residual"),
    (
        "layer_banks",
        "norm_input norm_output norm_scale output_scale rope head head_max score_scale activation hidden residual",
    ),
    // Control: what it starts, and the shapes and places that it gives.
    ("matrix_table", "x wire y"),
    ("operation_queue", "x wire y"),
    ("start_guard", "load norm_input"),
    (
        "sequencer",
        "norm_input norm_output norm_scale x output_scale y output rope head head_max score_scale dot",
    ),
    (
        "transformer_layer",
        "norm_input x wire y output rope head head_max score_scale dot score activation hidden residual",
    ),
    (
        "layer_control",
        "norm_input norm_output norm_scale x y output_scale output rope head head_max score_scale dot activation residual",
    ),
    // Last, for where a module stands decides which kind of edit comes first in those behind it.
    ("handshake_register", "wire y"),
];

/// Modules outside the layer: no probe shows them, and whole layers run without them.
pub const OUTSIDE: &[&str] = &[
    "synchronizer",
    "spi_target",
    "i2c_target",
    "command_decoder",
    "host_registers",
    "host_port",
    "engine_top",
    "top",
];

/// What stands for the host's writing and its start, which no probe shows: nothing at all has passed.
pub const LOAD: &str = "load";

/// Whether `tensor` belongs to the operation of `module`.
pub fn owns(module: &str, tensor: &str) -> bool {
    let place = PLACES.iter().find(|(name, _)| *name == module);
    let mut groups = place.map_or("", |(_, groups)| groups).split_whitespace();
    groups.any(|group| {
        let named = GROUPS.iter().find(|(name, _)| *name == group);
        named.map_or(group == tensor, |(_, tensors)| tensors.contains(&tensor))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tritscope::model::PROBES;

    #[test]
    fn every_tensor_is_in_the_operation_of_some_module_and_no_module_has_all() {
        let names: Vec<&str> =
            PROBES.iter().flat_map(|(_, tensors)| *tensors).map(|(_, name)| *name).collect();
        for name in &names {
            assert!(PLACES.iter().any(|(module, _)| owns(module, name)), "{name}");
        }
        for (module, _) in PLACES {
            let own = names.iter().filter(|name| owns(module, name)).count();
            assert!(own > 0 && own < names.len(), "{module}: {own}");
        }
    }

    #[test]
    fn every_name_of_a_place_is_a_probe() {
        for (module, groups) in PLACES {
            for group in groups.split_whitespace() {
                let known = group == LOAD || GROUPS.iter().any(|(name, _)| *name == group);
                let mut tensors = PROBES.iter().flat_map(|(_, tensors)| *tensors);
                assert!(known || tensors.any(|(_, name)| *name == group), "{module}: {group}");
            }
        }
    }
}
