package dev.logits.app.decide;

import dev.logits.decision.CostMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Costs as they are typed, {@code 0,1;10,0}, or as a CSV of a line per label; a first line of words names the
 * decisions.
 *
 * @param matrix the costs
 * @param decisions their names; empty where there are none
 */
record CostsOption(CostMatrix matrix, List<String> decisions) {

    /** Reads both forms. */
    static final class Converter implements ITypeConverter<CostsOption> {
        @Override
        public CostsOption convert(String value) throws IOException {
            boolean file = !value.contains(";") && Files.isRegularFile(Path.of(value));
            return parse(
                    file
                            ? Files.readAllLines(Path.of(value)).stream()
                                    .filter(line -> !line.isBlank())
                                    .toList()
                            : List.of(value.split(";", -1)),
                    file ? value + ":" : "row ");
        }
    }

    private static CostsOption parse(List<String> lines, String place) {
        List<String> names = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (i == 0 && lines.size() > 1 && !isNumber(cells[0])) {
                for (String cell : cells) {
                    names.add(cell.strip());
                }
                continue;
            }
            double[] row = new double[cells.length];
            for (int d = 0; d < cells.length; d++) {
                if (!isNumber(cells[d])) {
                    throw new TypeConversionException("--costs " + place + (i + 1) + ": \"" + cells[d].strip()
                            + "\" is not a number; costs are a line per label and a number per decision, such as"
                            + " 0,1;10,0");
                }
                row[d] = Double.parseDouble(cells[d].strip());
            }
            rows.add(row);
        }
        try {
            CostMatrix matrix = CostMatrix.of(rows.toArray(double[][]::new));
            if (!names.isEmpty() && names.size() != matrix.decisions()) {
                throw new TypeConversionException(
                        "--costs names " + names.size() + " decisions and has costs of " + matrix.decisions());
            }
            return new CostsOption(matrix, names);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("--costs: "
                    + e.getMessage()
                            .replaceAll("cost\\[(\\d+)]\\[(\\d+)]", "the cost of label $1, decision $2,")
                            .replaceAll("cost\\[(\\d+)]", "the row of label $1"));
        }
    }

    private static boolean isNumber(String cell) {
        try {
            Double.parseDouble(cell.strip());
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The name of a decision: its own, or that of the class where decisions are classes. */
    String name(int d, List<String> classes) {
        return !decisions.isEmpty()
                ? decisions.get(d)
                : d < classes.size() && matrix.decisions() == classes.size() ? classes.get(d) : "decision " + d;
    }
}
