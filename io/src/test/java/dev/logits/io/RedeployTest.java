package dev.logits.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.npy.NpzWriter;
import dev.logits.loss.CrossEntropy;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is taken out of a server must leave nothing that holds its class loader. */
class RedeployTest {
    @TempDir
    Path folder;

    /** Runs in the application's class loader, and leaves arrays with this thread and those of the common pool. */
    public static final class Application implements Runnable {
        private final Path target;

        /** Writes there. */
        public Application(Path target) {
            this.target = target;
        }

        @Override
        public void run() {
            try {
                Logits z = Logits.zeros(20_000, 300);
                new CrossEntropy().meanAndGradient(z, new int[z.rows()], Logits.zeros(z.rows(), z.classes()));
                IntStream.range(0, 64)
                        .parallel()
                        .forEach(i -> new CrossEntropy()
                                .meanAndGradient(Logits.zeros(8, 300), new int[8], Logits.zeros(8, 300)));
                AtomicFile.write(target, "done");
                try (NpzWriter out = NpzWriter.create(target.resolveSibling("x.npz"))) {
                    out.add("y", new int[3]);
                    out.commit();
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void aClassLoaderIsGarbageWhenItsApplicationIs() throws Exception {
        WeakReference<ClassLoader> loader = deployed();
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(folder.resolve("report.txt")).hasContent("done");
        assertThat(loader.get()).isNull();
    }

    private WeakReference<ClassLoader> deployed() throws Exception {
        URL[] urls = {
            Logits.class.getProtectionDomain().getCodeSource().getLocation(),
            AtomicFile.class.getProtectionDomain().getCodeSource().getLocation(),
            RedeployTest.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader loader = new OwnClassesFirst(urls)) {
            Class<?> application = loader.loadClass(Application.class.getName());
            assertThat(application).isNotSameAs(Application.class);
            ((Runnable) application.getConstructor(Path.class).newInstance(folder.resolve("report.txt"))).run();
            return new WeakReference<>(loader);
        }
    }

    /** As servers have it: what is the application's own is not asked of the parent. */
    private static final class OwnClassesFirst extends URLClassLoader {
        OwnClassesFirst(URL[] urls) {
            super(urls, RedeployTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.logits.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }
}
