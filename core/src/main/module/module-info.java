/**
 * Everything about logits in memory: probabilities, losses, metrics, learning, calibration, decoding. Depends on the
 * JDK alone; kernels use the incubating vector module where it is there.
 */
module dev.logits.core {
    requires static jdk.incubator.vector;

    exports dev.logits;
    exports dev.logits.calibrate;
    exports dev.logits.calibrate.curve;
    exports dev.logits.data;
    exports dev.logits.decision;
    exports dev.logits.decode;
    exports dev.logits.decode.ctc;
    exports dev.logits.decode.embedded;
    exports dev.logits.decode.grammar;
    exports dev.logits.decode.rule;
    exports dev.logits.decode.strategy;
    exports dev.logits.decode.text;
    exports dev.logits.distill;
    exports dev.logits.learn.choice;
    exports dev.logits.learn.features;
    exports dev.logits.learn.formula;
    exports dev.logits.learn.network;
    exports dev.logits.learn.online;
    exports dev.logits.learn.regression;
    exports dev.logits.loss;
    exports dev.logits.math;
    exports dev.logits.metric;
    exports dev.logits.multilabel;
    exports dev.logits.source;
    exports dev.logits.uncertainty;
    exports dev.logits.internal.check to
            dev.logits.io, // the same words for null
            dev.logits.onnx,
            dev.logits.serve;
}
