import Testing

@testable import ClamAVScanner

/// What is understood of clamd's answers.
struct ProtocolTests {
    @Test(
        "Answers to a stream",
        arguments: [
            ("stream: OK\0", .clean),
            ("stream: Win.Test.EICAR_HDB-1 FOUND\0", .found(signature: "Win.Test.EICAR_HDB-1")),
            ("stream: A name with FOUND in it FOUND\0", .found(signature: "A name with FOUND in it")),
            ("stream: Cut.Off FOUND", .found(signature: "Cut.Off")),
            ("INSTREAM size limit exceeded. ERROR\0", .streamTooLong),
            ("stream: OK", .other(text: "stream: OK")),
            ("stream: OK\nstream: Win.Test FOUND\0", .other(text: "stream: OK")),
            ("stream:  FOUND\0", .other(text: "stream:  FOUND")),
            ("COMMAND READ TIMED OUT\n", .other(text: "COMMAND READ TIMED OUT")),
            ("", .other(text: "")),
        ] as [(String, ClamAVReply)])
    func replies(text: String, reply: ClamAVReply) {
        #expect(ClamAVReply(Array(text.utf8)) == reply)
    }

    @Test("The version, with and without signatures")
    func versions() {
        let full = ClamAVVersion("ClamAV 1.4.6/27520/Mon Jan  6 09:30:00 2025\0".utf8)
        #expect(full?.engine == "ClamAV 1.4.6")
        #expect(full?.database == 27520)
        #expect(full?.signatureDate == "2025-01-06")
        let bare = ClamAVVersion("ClamAV 1.4.6\0".utf8)
        #expect(bare?.engine == "ClamAV 1.4.6")
        #expect(bare?.signatureDate == nil)
        #expect(ClamAVVersion("ClamAV 1.4.6/x/Mon Foo 99 09:30:00 2025\0".utf8)?.signatureDate == nil)
        #expect(ClamAVVersion("ClamAV 1.4.6/-5/\0".utf8)?.database == nil)
        for other in ["", "\0", "UNKNOWN COMMAND\0", "ClamAV", "ClamAV " + String(repeating: "9", count: 100)] {
            #expect(ClamAVVersion(other.utf8) == nil)
        }
    }
}
