package dev.logits.calibrate;

import dev.logits.metric.CalibrationError;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Reliability;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A whole fit and whole metrics, as a program calls them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class CalibrationBenchmark {

    @Benchmark
    public Fitted<TemperatureScaling> temperatureFit(OverConfidentRows rows) {
        return TemperatureScaling.fit(rows.z, rows.labels);
    }

    @Benchmark
    public double expectedCalibrationError(OverConfidentRows rows) {
        return CalibrationError.expected(Reliability.equalWidth(rows.z, rows.labels, 15));
    }

    @Benchmark
    public Evaluation everyMetric(OverConfidentRows rows) {
        return Evaluation.of(rows.z, rows.labels, 15);
    }

    @Benchmark
    public Fitted<VectorScaling> vectorFit(OverConfidentRows rows) {
        return VectorScaling.fit(rows.z, rows.labels);
    }

    @Benchmark
    public Fitted<PlattScaling> plattFit(OverConfidentRows rows) {
        return PlattScaling.fit(rows.z, rows.labels);
    }

    @Benchmark
    public Fitted<IsotonicCalibration> isotonicFit(OverConfidentRows rows) {
        return IsotonicCalibration.fit(rows.z, rows.labels);
    }

    @Benchmark
    public Fitted<VennAbers> vennAbersFit(OverConfidentRows rows) {
        return VennAbers.fit(rows.z, rows.labels);
    }
}
