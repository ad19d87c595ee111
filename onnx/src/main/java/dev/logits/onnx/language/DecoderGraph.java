package dev.logits.onnx.language;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A decoder that ONNX Runtime runs: one file, or one for the first tokens and one for all others. It is safe for
 * several threads; what a run needs is in the {@link TokenBatch} and the caches that it is given.
 */
final class DecoderGraph implements AutoCloseable {
    /** Reads the first tokens of a text, where that is a file of its own. */
    private final Optional<OrtSession> first;

    private final Optional<DecoderSignature> firstSignature;
    private final OrtSession decoder;
    final DecoderSignature signature;
    final String name;
    final int context;

    /** The position of the first token; 1 for a few families. */
    final int firstPosition;

    final BufferPool pool = new BufferPool();
    private final OnnxTensor branchOn;
    private final OnnxTensor branchOff;
    private final Optional<OnnxTensor> keepLast;
    private final Optional<OnnxTensor> keepAll;

    DecoderGraph(
            String name,
            Optional<OrtSession> first,
            Optional<DecoderSignature> firstSignature,
            OrtSession decoder,
            DecoderSignature signature,
            int context,
            int firstPosition)
            throws OrtException {
        this.name = name;
        this.first = first;
        this.firstSignature = firstSignature;
        this.decoder = decoder;
        this.signature = signature;
        this.context = context;
        this.firstPosition = firstPosition;
        branchOn = bool(true);
        branchOff = bool(false);
        keepLast = keep(1);
        keepAll = keep(0);
    }

    private static OnnxTensor bool(boolean value) throws OrtException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1).order(ByteOrder.nativeOrder());
        buffer.put(0, (byte) (value ? 1 : 0));
        return OnnxTensor.createTensor(OnnxSessions.environment(), buffer, new long[] {1}, OnnxJavaType.BOOL);
    }

    private Optional<OnnxTensor> keep(long tokens) throws OrtException {
        if (signature.keep().isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        buffer.putLong(0, tokens);
        long[] shape = signature.keep().get().getShape().length == 0 ? new long[0] : new long[] {1};
        return Optional.of(OnnxTensor.createTensor(OnnxSessions.environment(), buffer, shape, OnnxJavaType.INT64));
    }

    List<CacheInput> caches() {
        return signature.caches();
    }

    int vocabulary() {
        return signature.vocabulary();
    }

    /** Whether only the logits after the last token of a run can be asked for. */
    boolean keepsLast() {
        return signature.keep().isPresent();
    }

    /**
     * The most tokens of a run behind so many cached ones. Graphs that only go on, be they files or branches, are
     * exported with one token, and some have no causal mask among several.
     */
    int widest(int slots) {
        boolean goesOn = slots > 0 && (first.isPresent() || signature.cacheBranch());
        return goesOn || signature.oneToken() && first.isEmpty() ? 1 : Integer.MAX_VALUE;
    }

    /**
     * Runs the model.
     *
     * @param batch tokens, masks, positions, and where logits go
     * @param past the cache, a tensor per {@link CacheInput}
     * @param present where the cache continues
     * @param source what an encoder has read, for a decoder that attends to it
     */
    void run(TokenBatch batch, OnnxTensor[] past, OnnxTensor[] present, Optional<EncodedSource> source) {
        boolean begins = batch.slots() == 0;
        OrtSession session = begins && first.isPresent() ? first.get() : decoder;
        DecoderSignature takes = begins && first.isPresent() ? firstSignature.get() : signature;
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxValue> outputs = new HashMap<>();
        try {
            inputs.put(DecoderSignature.IDS, batch.ids(takes.ids()));
            if (takes.mask().isPresent()) {
                inputs.put(DecoderSignature.MASK, batch.mask(takes.mask().get()));
            }
            if (takes.positions().isPresent()) {
                inputs.put(
                        DecoderSignature.POSITIONS,
                        batch.positions(takes.positions().get()));
            }
            if (takes.cacheBranch()) {
                inputs.put(DecoderSignature.CACHE_BRANCH, begins ? branchOff : branchOn);
            }
            if (takes.keep().isPresent()) {
                inputs.put(DecoderSignature.KEEP, (batch.lastOnly() ? keepLast : keepAll).orElseThrow());
            }
            List<CacheInput> caches = signature.caches();
            for (int i = 0; i < present.length; i++) {
                if (session == decoder) {
                    inputs.put(caches.get(i).input(), past[i]);
                }
                outputs.put(caches.get(i).output(), present[i]);
            }
            outputs.put(takes.logits(), batch.logits(takes.logitsType()));
            Set<String> others = Set.of();
            if (source.isPresent()) {
                others = source.get().feed(takes, signature, batch.rows(), begins, inputs);
            }
            try (OrtSession.Result result = session.run(inputs, others, outputs)) {
                if (source.isPresent() && begins) {
                    source.get().remember(signature, result);
                }
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    name + ": ONNX Runtime cannot run this model on " + batch.rows() + " rows of " + batch.width()
                            + " tokens behind " + batch.slots() + " cached ones: " + OnnxSessions.reason(e),
                    e);
        }
    }

    @Override
    public void close() {
        branchOn.close();
        branchOff.close();
        keepLast.ifPresent(OnnxTensor::close);
        keepAll.ifPresent(OnnxTensor::close);
        pool.clear();
        try {
            if (first.isPresent()) {
                first.get().close();
            }
            decoder.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": " + OnnxSessions.reason(e), e);
        }
    }
}
