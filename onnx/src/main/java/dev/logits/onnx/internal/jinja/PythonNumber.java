package dev.logits.onnx.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic as Python has it: integers without limit, floor division, and + and * of texts and lists. */
final class PythonNumber {
    private static final int LONGEST_INTEGER_BITS = 1 << 16;
    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private PythonNumber() {}

    static double toDouble(Object number) {
        if (number instanceof Boolean b) {
            return b ? 1 : 0;
        }
        return ((Number) number).doubleValue();
    }

    static BigInteger toBigInteger(Object number) {
        if (number instanceof BigInteger big) {
            return big;
        }
        return BigInteger.valueOf(number instanceof Boolean b ? (b ? 1 : 0) : (Long) number);
    }

    /** An integer as a Long where it fits. */
    static Object integer(BigInteger value) {
        if (value.bitLength() > LONGEST_INTEGER_BITS) {
            throw JinjaException.unsupported("an integer of more than " + LONGEST_INTEGER_BITS + " bits");
        }
        return value.compareTo(SMALLEST) >= 0 && value.compareTo(LARGEST) <= 0
                ? (Object) value.longValueExact()
                : value;
    }

    /** The int that an argument is; an error that says what it is for. */
    static int toInt(Object value, String what) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (!PythonOrder.isNumber(value) || value instanceof Double) {
            throw JinjaException.value(what + " must be an integer, got " + PythonText.type(value));
        }
        BigInteger big = toBigInteger(value);
        // a place or a count beyond the ints is beyond every text and list too
        return big.bitLength() < 32 ? big.intValue() : big.signum() < 0 ? -Integer.MAX_VALUE : Integer.MAX_VALUE;
    }

    static Object negate(Object value) {
        Object number = number(value, "-");
        return number instanceof Double d
                ? (Object) (-d)
                : integer(toBigInteger(number).negate());
    }

    static Object plus(Object value) {
        Object number = number(value, "+");
        return number instanceof Double ? number : integer(toBigInteger(number));
    }

    private static Object number(Object value, String operator) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (!PythonOrder.isNumber(value)) {
            throw JinjaException.value("bad operand type for unary " + operator + ": '" + PythonText.type(value) + "'");
        }
        return value;
    }

    /** {@code a operator b} for + - * / // % and **. */
    static Object calculate(String operator, Object a, Object b) {
        if (a instanceof Undefined undefined && !(operator.equals("%") && PythonOrder.isText(b))) {
            throw undefined.failure();
        }
        if (operator.equals("%") && PythonOrder.isText(a)) {
            return PrintfFormat.format(PythonText.str(a), b);
        }
        if (b instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (PythonOrder.isNumber(a) && PythonOrder.isNumber(b)) {
            boolean whole = !(a instanceof Double) && !(b instanceof Double);
            return whole && !operator.equals("/")
                    ? integers(operator, toBigInteger(a), toBigInteger(b))
                    : doubles(operator, a, b);
        }
        if (operator.equals("+")) {
            Object sum = concatenate(a, b);
            if (sum != null) {
                return sum;
            }
        }
        if (operator.equals("*")) {
            Object repeated = PythonOrder.isNumber(b) && !(b instanceof Double) ? repeat(a, b) : null;
            repeated = repeated == null && PythonOrder.isNumber(a) && !(a instanceof Double) ? repeat(b, a) : repeated;
            if (repeated != null) {
                return repeated;
            }
        }
        if (operator.equals("+") && PythonOrder.isText(a)) {
            throw JinjaException.value(
                    "can only concatenate str (not \"" + PythonText.type(b).replace("None", "NoneType") + "\") to str");
        }
        throw JinjaException.value("unsupported operand type(s) for " + operator + ": '" + PythonText.type(a)
                + "' and '" + PythonText.type(b) + "'");
    }

    private static Object concatenate(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            Frame.checkLength((long) x.length() + y.length());
            return x.concat(y);
        }
        if (a instanceof Markup || b instanceof Markup) {
            return PythonOrder.isText(a) && PythonOrder.isText(b)
                    ? new Markup(Markup.escape(a).text() + Markup.escape(b).text())
                    : null;
        }
        if (a instanceof Tuple x && b instanceof Tuple y) {
            return new Tuple(joined(x.items(), y.items()));
        }
        boolean lists =
                a instanceof List && b instanceof List && !(a instanceof NumberRange) && !(b instanceof NumberRange);
        return lists ? joined((List<?>) a, (List<?>) b) : null;
    }

    private static List<Object> joined(List<?> a, List<?> b) {
        Frame.checkLength((long) a.size() + b.size());
        List<Object> joined = new ArrayList<>(a);
        joined.addAll(b);
        return joined;
    }

    private static Object repeat(Object value, Object times) {
        int n = Math.max(0, toInt(times, "a count"));
        if (PythonOrder.isText(value)) {
            String text = PythonText.str(value);
            Frame.checkLength((long) text.length() * n);
            return value instanceof Markup ? new Markup(text.repeat(n)) : text.repeat(n);
        }
        List<?> items = value instanceof Tuple t
                ? t.items()
                : value instanceof List<?> l && !(value instanceof NumberRange) ? l : null;
        if (items == null) {
            return null;
        }
        Frame.checkLength((long) items.size() * n);
        List<Object> repeated = new ArrayList<>();
        for (int i = 0; i < (items.isEmpty() ? 0 : n); i++) {
            repeated.addAll(items);
        }
        return value instanceof Tuple ? new Tuple(repeated) : repeated;
    }

    private static Object integers(String operator, BigInteger a, BigInteger b) {
        if ((operator.equals("//") || operator.equals("%")) && b.signum() == 0) {
            throw JinjaException.value("integer division or modulo by zero");
        }
        return switch (operator) {
            case "+" -> integer(a.add(b));
            case "-" -> integer(a.subtract(b));
            case "*" -> integer(a.multiply(b));
            case "//" -> {
                BigInteger[] both = a.divideAndRemainder(b);
                boolean down = both[1].signum() != 0 && both[1].signum() != b.signum();
                yield integer(down ? both[0].subtract(BigInteger.ONE) : both[0]);
            }
            case "%" -> {
                BigInteger rest = a.mod(b.abs());
                yield integer(b.signum() < 0 && rest.signum() != 0 ? rest.add(b) : rest);
            }
            default -> power(a, b);
        };
    }

    private static Object power(BigInteger a, BigInteger b) {
        if (b.signum() < 0) {
            if (a.signum() == 0) {
                throw JinjaException.value("0.0 cannot be raised to a negative power");
            }
            return Math.pow(a.doubleValue(), b.doubleValue());
        }
        if (a.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean one = b.signum() == 0 || a.signum() < 0 && !b.testBit(0);
            return one ? 1L : a.longValue();
        }
        if (b.bitLength() > 16 || (long) a.bitLength() * b.intValue() > 2L * LONGEST_INTEGER_BITS) {
            throw JinjaException.unsupported("an integer of more than " + LONGEST_INTEGER_BITS + " bits");
        }
        return integer(a.pow(b.intValue()));
    }

    private static Object doubles(String operator, Object a, Object b) {
        double x = toDouble(a);
        double y = toDouble(b);
        if (y == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw JinjaException.value(operator.equals("/") ? "division by zero" : "float divmod()");
        }
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> quotient(a, b);
            case "//" -> floorQuotient(x, y);
            case "%" -> remainder(x, y);
            default -> {
                if (x < 0 && y != Math.rint(y) || x == 0 && y < 0) {
                    throw JinjaException.value("a power that is no real number");
                }
                yield Math.pow(x, y);
            }
        };
    }

    private static double floorQuotient(double x, double y) {
        double rest = x % y;
        double quotient = (x - rest) / y;
        if (rest != 0 && rest < 0 != y < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, x / y);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /** Python divides integers of any size exactly and rounds once. */
    private static double quotient(Object a, Object b) {
        boolean whole = !(a instanceof Double) && !(b instanceof Double);
        if (whole && (toBigInteger(a).bitLength() > 53 || toBigInteger(b).bitLength() > 53)) {
            return new BigDecimal(toBigInteger(a))
                    .divide(new BigDecimal(toBigInteger(b)), new MathContext(40))
                    .doubleValue();
        }
        return toDouble(a) / toDouble(b);
    }

    /** The remainder with the divisor's sign. */
    private static double remainder(double x, double y) {
        double rest = x % y;
        if (rest == 0) {
            return Math.copySign(0.0, y);
        }
        return rest < 0 != y < 0 ? rest + y : rest;
    }

    /** {@code round(value, digits)}: halves to even, on the exact value of the float. */
    static Object round(Object value, int digits) {
        if (!(value instanceof Double d)) {
            BigInteger big = toBigInteger(value);
            return digits >= 0
                    ? integer(big)
                    : integer(new BigDecimal(big)
                            .setScale(Math.max(digits, -10_000), RoundingMode.HALF_EVEN)
                            .toBigInteger());
        }
        if (d.isNaN() || d.isInfinite() || digits > 323) {
            return d;
        }
        double rounded = new BigDecimal(d)
                .setScale(Math.max(digits, -400), RoundingMode.HALF_EVEN)
                .doubleValue();
        return rounded == 0 ? Math.copySign(0.0, d) : rounded;
    }
}
