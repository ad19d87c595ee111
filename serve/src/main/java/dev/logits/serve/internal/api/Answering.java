package dev.logits.serve.internal.api;

import dev.logits.decode.strategy.Decoder;
import dev.logits.serve.model.ServedModel;

/**
 * What a request asks of a model: how texts are generated, and what is told of them.
 *
 * @param model the model
 * @param decoder how it decodes
 * @param seed of all prompts
 * @param rows texts side by side per prompt
 * @param texts texts per prompt that are told
 * @param stream whether the answer is a stream of events
 * @param usage whether the stream ends with the numbers of tokens
 * @param logProbabilities alternatives told of each generated token; −1 for nothing
 * @param promptLogProbabilities alternatives told of each token of the prompt; −1 for nothing
 * @param processed whether log-probabilities are those after the rules
 * @param tokenIds whether the ids of tokens are told
 * @param idsAsTokens whether tokens are written as their ids
 */
record Answering(
        ServedModel model,
        Decoder decoder,
        long seed,
        int rows,
        int texts,
        boolean stream,
        boolean usage,
        int logProbabilities,
        int promptLogProbabilities,
        boolean processed,
        boolean tokenIds,
        boolean idsAsTokens) {}
