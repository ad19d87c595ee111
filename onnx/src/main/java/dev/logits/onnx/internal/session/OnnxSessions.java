package dev.logits.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.WireWriter;
import dev.logits.onnx.runtime.ExecutionProvider;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
     * @throws MalformedFileException if ONNX Runtime cannot open it; the message names the file and the reason
     * @throws IllegalArgumentException if the execution provider is not there
     */
    public static OrtSession open(Path model, RuntimeOptions options) throws IOException {
        if (!Files.exists(model)) {
            throw new NoSuchFileException(model.toString());
        }
        try (OrtSession.SessionOptions session = options(options)) {
            return environment().createSession(model.toString(), session);
        } catch (OrtException e) {
            throw new MalformedFileException(
                    model.toString(), model + ": ONNX Runtime cannot open this model: " + reason(e), e);
        }
    }

    /**
     * Opens the model in a file with one more output: a tensor inside its graph. The file stays as it is; the output is
     * appended to its bytes in memory, where protocol buffers merge.
     */
    public static OrtSession openWithOutput(Path model, OnnxValue output, RuntimeOptions options) throws IOException {
        byte[] suffix = new WireWriter()
                .message(7, new WireWriter().message(12, output.write()))
                .toBytes();
        try (OrtSession.SessionOptions session = options(options);
                FileChannel channel = FileChannel.open(model, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE - suffix.length) {
                throw new MalformedFileException(
                        model.toString(), model + ": " + channel.size() + " bytes, more than an ONNX file may have");
            }
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) channel.size() + suffix.length);
            while (bytes.position() < channel.size() && channel.read(bytes) > 0) {
                continue; // until all is there
            }
            bytes.put(suffix).flip();
            Path folder = model.toAbsolutePath().getParent();
            session.addConfigEntry("session.model_external_initializers_file_folder_path", folder.toString());
            return environment().createSession(bytes, session);
        } catch (OrtException e) {
            throw new MalformedFileException(
                    model.toString(), model + ": ONNX Runtime cannot open this model: " + reason(e), e);
        }
    }

    /** Opens a model in memory; one with external data must be opened by its path. */
    public static OrtSession open(byte[] model, String name, RuntimeOptions options) throws IOException {
        try (OrtSession.SessionOptions session = options(options)) {
            return environment().createSession(model, session);
        } catch (OrtException e) {
            throw new MalformedFileException(name, name + ": ONNX Runtime cannot open this model: " + reason(e), e);
        }
    }

    private static OrtSession.SessionOptions options(RuntimeOptions options) throws OrtException {
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
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void addCuda(OrtSession.SessionOptions session) {
        try {
            session.addCUDA();
        } catch (OrtException | UnsatisfiedLinkError e) {
            throw new IllegalArgumentException(
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
