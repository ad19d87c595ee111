package dev.logits.app.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The end of standard error. The launcher lets it pass through a process that takes one line of the JVM's out; the
 * command ends after that process, so that what a caller reads is complete when the command has ended.
 */
public final class StandardError {
    /** The number of the process that standard error passes through; set by the launcher. */
    static final String FILTER = "logits.stderr.filter";

    private static final long PATIENCE_SECONDS = 5;

    private StandardError() {}

    /** Ends standard error and waits until all of it has arrived. Nothing can be written to it afterwards. */
    public static void end() {
        Long filter = Long.getLong(FILTER);
        if (filter == null) {
            return;
        }
        try {
            new FileOutputStream(FileDescriptor.err).close();
            ProcessHandle process = ProcessHandle.of(filter).orElse(null);
            if (process != null) {
                process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException e) {
            // The output is on its way, only not awaited.
        }
    }
}
