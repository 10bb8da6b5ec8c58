import PacCryptAPI
import RequestGuard
import Testing

@testable import PacCryptServer

@Suite("Words of pages")
struct WordsTests {
    @Test(
        "Numbers of bytes are short",
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
            (1_048_575, "1023.9 KiB"), (1 << 20, "1.0 MiB"), (3 << 30, "3.0 GiB"), (.max, "15.9 EiB"),
        ] as [(UInt64, String)])
    func bytes(count: UInt64, text: String) {
        #expect(ByteCountText.text(count) == text)
    }

    @Test("Moments are in UTC, to the minute")
    func moments() {
        let moment = Moment(Timestamp(milliseconds: 1_700_000_000_000))
        #expect(moment.machine == "2023-11-14T22:13:20Z")
        #expect(moment.text == "2023-11-14 22:13 UTC")
        #expect(moment.timeOfDay == "22:13 UTC")
    }

    @Test("A verdict says what was scanned with, or why not")
    func verdicts() {
        let clean = ScanAnswer(verdict: "clean", engine: "ClamAV 1.4.1", signatureDate: "2026-01-15T10:30:00Z")
        #expect(clean.sentence == "Nothing found (ClamAV 1.4.1, signatures of 2026-01-15)")
        let partly = ScanAnswer(verdict: "not_fully_scanned", reason: "It is too large.")
        #expect(partly.sentence == "Not fully scanned. It is too large.")
        #expect(ScanAnswer(verdict: "not_scanned").sentence == "Not scanned.")
    }
}
