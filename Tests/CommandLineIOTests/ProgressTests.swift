import Testing
import TextEncodings

@testable import CommandLineIO

@Suite struct ProgressTests {
    @Test(
        "Amounts are in binary units",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_575, "1023.9 KiB"),
            (1 << 20, "1.0 MiB"), (5 << 30, "5.0 GiB"), (UInt64.max, "15.9 EiB"),
        ] as [(UInt64, String)])
    func amounts(bytes: UInt64, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }

    @Test("A line tells name, percent, amounts, speed and time left")
    func line() {
        let line = ProgressLine(name: "film.mkv", done: 1 << 30, total: 3 << 30, bytesPerSecond: 536_870_912)
        #expect(line.text(width: 80) == "film.mkv  33 %  1.0 GiB of 3.0 GiB  512.0 MiB/s  0:04 left")
    }

    @Test("Without a total there is neither percent nor time left")
    func unknownTotal() {
        let line = ProgressLine(name: "pipe", done: 2048, total: nil, bytesPerSecond: 1024)
        #expect(line.text(width: 80) == "pipe  2.0 KiB  1.0 KiB/s")
    }

    @Test(
        "Times and percents at their limits",
        arguments: [
            (0, 0, nil, "x  100 %  0 B of 0 B"), (9, 10, 0, "x  90 %  9 B of 10 B  0 B/s"),
            (0, 3723, 1, "x  0 %  0 B of 3.6 KiB  1 B/s  1:02:03 left"),
            (0, 999_999_999, 1, "x  0 %  0 B of 953.6 MiB  1 B/s"),
            (999, 1000, 10, "x  99 %  999 B of 1000 B  10 B/s  0:01 left"),
            (UInt64.max - 1, UInt64.max, nil, "x  99 %  15.9 EiB of 15.9 EiB"),
            (11, 10, 1, "x  100 %  11 B of 10 B  1 B/s"),
        ] as [(UInt64, UInt64, Double?, String)])
    func limits(done: UInt64, total: UInt64, speed: Double?, text: String) {
        #expect(ProgressLine(name: "x", done: done, total: total, bytesPerSecond: speed).text(width: 80) == text)
    }

    @Test("A line never is wider than the terminal", arguments: [0, 1, 10, 30, 40, 60, 200])
    func width(width: Int) {
        let name = String(repeating: "日本\u{1B}[0m\n", count: 20)
        let text = ProgressLine(name: name, done: 1, total: 3, bytesPerSecond: 1).text(width: width)
        #expect(TextWidth.columns(of: text) <= width)
        #expect(!text.unicodeScalars.contains { $0.steersText })
        if width == 60 { #expect(text.contains("…")) }
    }

    @Test("At most five lines a second")
    func rate() {
        var meter = ProgressMeter(name: "x", total: nil)
        let lines = (1...100).compactMap { meter.line(done: UInt64($0), after: .milliseconds($0 * 10)) }
        #expect(lines.count == 5)
        #expect(lines.map(\.done) == [20, 40, 60, 80, 100])
    }

    @Test("The speed follows a change smoothly")
    func speed() {
        var meter = ProgressMeter(name: "x", total: nil)
        let steady = (1...10).compactMap { meter.line(done: UInt64($0 * 1000), after: .seconds($0)) }
        #expect(steady.allSatisfy { $0.bytesPerSecond == 1000 })
        let first = meter.line(done: 10_000, after: .seconds(11))?.bytesPerSecond
        let second = meter.line(done: 10_000, after: .seconds(12))?.bytesPerSecond
        #expect(first == 500)
        #expect(second == 250)
    }

    @Test(
        "Progress is shown on a terminal only, unless quiet",
        arguments: [
            (true, "xterm", false, true), (true, "xterm", true, false), (false, "xterm", false, false),
            (true, "dumb", false, false), (true, "", false, false), (true, nil, false, false),
        ] as [(Bool, String?, Bool, Bool)])
    func shown(isTerminal: Bool, type: String?, quiet: Bool, expected: Bool) {
        #expect(ProgressDisplay.isShown(isTerminal: isTerminal, terminalType: type, quiet: quiet) == expected)
    }
}
