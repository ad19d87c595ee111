package dev.logits.io.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.TextFile;
import dev.logits.io.internal.file.FileEnding;
import dev.logits.io.internal.file.FirstBytes;
import dev.logits.io.internal.format.DecimalNumber;
import dev.logits.io.internal.format.LabelRule;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A table of text: separated by commas, semicolons, bars or tabs, as its first line shows; quotes as in RFC 4180; UTF-8
 * unless a byte-order mark says otherwise; lines end as they like. It may be packed by gzip.
 *
 * @param file the file
 * @param separator between cells
 * @param header the names of the columns, all different
 * @param headerLine whether the file begins with them
 */
record CsvTable(Path file, char separator, List<String> header, boolean headerLine) {
    /** The first of them that the first line has. */
    private static final String SEPARATORS = ",;|\t";

    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?");

    private static final int MAX_CELL = 1 << 16;
    private static final int MAX_COLUMNS = 1 << 20;

    /** Reads the header and checks that it is one. */
    static CsvTable read(Path file) throws IOException {
        CsvTable table = new CsvTable(file, separatorOf(file), names(file), true);
        table.checkHeader();
        return table;
    }

    /**
     * Reads a table of scores, which may go without a header: where its first line is numbers that are no names, or
     * somebody says so. Its columns are then called c0, c1, …
     */
    static CsvTable readScores(Path file, boolean headerless) throws IOException {
        List<String> first = names(file);
        if (!headerless && !isNumbers(first)) {
            return read(file);
        }
        List<String> numbered =
                IntStream.range(0, first.size()).mapToObj(c -> "c" + c).toList();
        return new CsvTable(file, separatorOf(file), numbered, false);
    }

    /** Whether a line is numbers, and not the whole ones that classes may be called by. */
    private static boolean isNumbers(List<String> cells) {
        return cells.stream().allMatch(DecimalNumber::is)
                && cells.stream().anyMatch(name -> !name.chars().allMatch(Character::isDigit));
    }

    /** Reads a file of labels, whose single column may go without a header. */
    static CsvTable readLabels(Path file) throws IOException {
        List<String> names = names(file);
        return names.size() == 1 && DecimalNumber.is(names.get(0))
                ? new CsvTable(file, separatorOf(file), List.of("labels"), false)
                : read(file);
    }

    /**
     * A tab in a .tsv. Elsewhere a comma, unless the first line has none outside of quotation marks and has a
     * semicolon, a bar or a tab.
     */
    private static char separatorOf(Path file) throws IOException {
        if (FileEnding.isPackedOrNot(file, ".tsv")) {
            return '\t';
        }
        int[] counts = new int[SEPARATORS.length()];
        try (Reader in = new BufferedReader(TextFile.reader(file))) {
            boolean quoted = false;
            int c;
            for (int i = 0; i < MAX_CELL && (c = in.read()) >= 0 && (quoted || c != '\n' && c != '\r'); i++) {
                quoted ^= c == '"';
                int separator = quoted ? -1 : SEPARATORS.indexOf(c);
                if (separator >= 0) {
                    counts[separator]++;
                }
            }
        } catch (IOException unreadable) {
            return ','; // what is wrong is said by the reading of the first line
        }
        for (int s = 0; s < counts.length; s++) {
            if (counts[s] > 0) {
                return SEPARATORS.charAt(s);
            }
        }
        return ',';
    }

    private static List<String> names(Path file) throws IOException {
        try (Rows first = new Rows(file, separatorOf(file), List.of())) {
            CsvRecord record = first.record();
            if (record == null || isBlank(record)) {
                throw MalformedFileException.atLine(file, 1, "no header: the first line must name the columns");
            }
            List<String> names = record.getFields().stream().map(String::strip).toList();
            if (names.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
                throw MalformedFileException.atLine(
                        file, 1, "a byte 0 where the columns' names belong: this is no text" + FirstBytes.hint(file));
            }
            return names;
        }
    }

    /** What to say of a column without a name, up to the last remedy. */
    String unnamed(int column, String wanted) {
        return "column " + (column + 1) + " has no name, "
                + (column > 0 && column == header.size() - 1
                        ? "since the header ends with a comma: take it out of every line, or"
                        : "so it may be a row's number rather than a " + wanted
                                + ": leave it out (pandas: index=False) or");
    }

    private void checkHeader() throws MalformedFileException {
        if (isNumbers(header)) {
            throw MalformedFileException.atLine(
                    file, 1, "numbers where the columns' names belong (" + header.get(0) + ", …): add a header line");
        }
        Set<String> seen = new HashSet<>();
        for (int c = 0; c < header.size(); c++) {
            if (!seen.add(header.get(c))) {
                throw MalformedFileException.atLine(file, 1, "two columns are called \"" + header.get(c) + "\"");
            }
        }
    }

    private static boolean isBlank(CsvRecord record) {
        return record.getFieldCount() == 0
                || record.getFieldCount() == 1 && record.getField(0).isBlank();
    }

    /** Starts before the first row of data. */
    Rows open() throws IOException {
        Rows rows = new Rows(file, separator, header);
        if (headerLine) {
            rows.record();
        }
        return rows;
    }

    /** One pass over the rows. */
    static final class Rows implements Closeable {
        private final Path file;
        private final List<String> header;
        private final CloseableIterator<CsvRecord> records;
        private CsvRecord row;
        private long line;

        private Rows(Path file, char separator, List<String> header) throws IOException {
            this.file = file;
            this.header = header;
            CsvRecordHandler handler = CsvRecordHandler.builder()
                    .maxFields(MAX_COLUMNS)
                    .maxFieldSize(MAX_CELL)
                    .build();
            this.records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(false)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .build(handler, TextFile.reader(file))
                    .iterator();
        }

        private String place() {
            return line == 0 ? ": in the first lines: " : ": after line " + line + ": ";
        }

        /** The next line, or null at the end. */
        private CsvRecord record() throws IOException {
            try {
                return records.hasNext() ? records.next() : null;
            } catch (CsvParseException wrong) {
                throw new MalformedFileException(
                        file.toString(), file + place() + MalformedFileException.reason(wrong), wrong);
            } catch (UncheckedIOException trouble) {
                if (trouble.getCause() instanceof InterruptedIOException stop) {
                    throw stop;
                }
                if (trouble.getCause() instanceof CharacterCodingException) {
                    throw new MalformedFileException(
                            file.toString(),
                            file + place() + "not text in UTF-8"
                                    + (FirstBytes.hint(file).isEmpty()
                                            ? "; of a text in another coding make one by iconv -f LATIN1 -t UTF-8"
                                            : FirstBytes.hint(file)),
                            trouble);
                }
                throw new MalformedFileException(
                        file.toString(),
                        file + place() + "cannot be read: " + MalformedFileException.reason(trouble.getCause()),
                        trouble);
            }
        }

        /** Moves on to the next row; blank lines at the end do not count. */
        boolean next() throws IOException {
            row = record();
            if (row != null && isBlank(row)) {
                long blank = row.getStartingLineNumber();
                do {
                    row = record();
                } while (row != null && isBlank(row));
                if (row != null) {
                    throw MalformedFileException.atLine(file, blank, "an empty line between rows");
                }
            }
            if (row == null) {
                return false;
            }
            line = row.getStartingLineNumber();
            if (row.getFieldCount() != header.size()) {
                throw MalformedFileException.atLine(
                        file, line, row.getFieldCount() + " columns, header has " + header.size());
            }
            return true;
        }

        /** A score of the current row. */
        double score(int column) throws MalformedFileException {
            String cell = row.getField(column);
            try {
                return DecimalNumber.parse(cell);
            } catch (NumberFormatException notANumber) {
                throw wrong(
                        column,
                        cell.isBlank()
                                ? "an empty cell: every logit needs a number, -inf for a masked class"
                                : DECIMAL_COMMA.matcher(cell).matches()
                                        ? "\"" + cell
                                                + "\" is not a number: it has a decimal comma; write numbers with a"
                                                + " point"
                                        : "\"" + cell + "\" is not a number; a column that is no class can be left out"
                                                + " by withLogits(…)");
            }
        }

        /** A label of the current row. */
        int label(int column, LabelRule rule) throws MalformedFileException {
            String cell = row.getField(column);
            OptionalInt label = rule.text(cell);
            if (label.isEmpty()) {
                throw wrong(column, rule.problem(cell, cell.isBlank() ? "an empty cell" : "\"" + cell + "\""));
            }
            return label.getAsInt();
        }

        /** A cell of the current row, without white space around it. */
        String cell(int column) {
            return row.getField(column).strip();
        }

        String columnName(int column) {
            return header.get(column);
        }

        MalformedFileException wrong(int column, String problem) {
            return MalformedFileException.atLine(file, line, "column \"" + header.get(column) + "\": " + problem);
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
