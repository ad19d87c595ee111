package dev.logits.onnx.internal.jinja;

import java.util.List;

/**
 * What a dictionary's keys(), values() and items() return: a length, no places.
 *
 * @param kind dict_keys, dict_values or dict_items
 */
record DictionaryView(String kind, List<Object> items) {}
