package dev.logits.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.logits.onnx.runtime.ExecutionProvider;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens sessions of ONNX Runtime, and says in our words what it complains of. */
public final class OnnxSessions {
    private OnnxSessions() {}

    /** The environment that all sessions of a JVM share; it logs errors only. */
    public static OrtEnvironment environment() {
        return Environment.SHARED;
    }

    /** Only loaded when a model is opened: it unpacks the native library. */
    private static final class Environment {
        private static final OrtEnvironment SHARED =
                OrtEnvironment.getEnvironment(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "logits");

        private Environment() {}
    }

    /**
     * Opens the model in a file. External data are found beside it.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if ONNX Runtime cannot open it; the message names the file and the reason
     */
    public static OrtSession open(Path model, RuntimeOptions options) throws IOException {
        if (!Files.exists(model)) {
            throw new NoSuchFileException(model.toString());
        }
        try (OrtSession.SessionOptions session = options(options)) {
            return environment().createSession(model.toString(), session);
        } catch (OrtException e) {
            throw new IOException(model + ": ONNX Runtime cannot open this model: " + reason(e), e);
        }
    }

    /** Opens a model in memory; one with external data must be opened by its path. */
    public static OrtSession open(byte[] model, String name, RuntimeOptions options) throws IOException {
        try (OrtSession.SessionOptions session = options(options)) {
            return environment().createSession(model, session);
        } catch (OrtException e) {
            throw new IOException(name + ": ONNX Runtime cannot open this model: " + reason(e), e);
        }
    }

    private static OrtSession.SessionOptions options(RuntimeOptions options) throws IOException, OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        try {
            session.setInterOpNumThreads(1);
            if (options.threads() > 0) {
                session.setIntraOpNumThreads(options.threads());
            }
            if (options.provider() == ExecutionProvider.CUDA) {
                addCuda(session);
            }
            return session;
        } catch (OrtException | IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void addCuda(OrtSession.SessionOptions session) throws IOException {
        try {
            session.addCUDA();
        } catch (OrtException | UnsatisfiedLinkError e) {
            throw new IOException(
                    "the execution provider CUDA is not there: it needs"
                            + " com.microsoft.onnxruntime:onnxruntime_gpu on the class path in the place of"
                            + " onnxruntime, and the CUDA libraries; without it use CPU. ONNX Runtime says: "
                            + reason(e),
                    e);
        }
    }

    /** What ONNX Runtime says, on one line. */
    public static String reason(Throwable e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.replaceFirst("^Error code - ORT_[A-Z_]+ - message: ", "")
                .replaceAll("\\s*\\R\\s*", " ")
                .strip();
    }
}
