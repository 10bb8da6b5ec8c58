import Foundation
import Testing

@testable import PacCryptCore

@Suite("Link keys")
struct LinkKeyTests {
    @Test("are fresh, and come back from their text")
    func roundTrip() throws {
        let key = LinkKey()
        #expect(key.base64.utf8.count == 44)
        #expect(try LinkKey(base64: key.base64) == key)
        #expect(LinkKey() != key)
    }

    @Test("are read in both alphabets, with and without padding and white space around them")
    func forms() throws {
        let standard = "-_-_".replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let key = try LinkKey(base64: String(repeating: standard, count: 10) + "+/8=")
        for text in [
            String(repeating: "-_-_", count: 10) + "-_8=", String(repeating: "-_-_", count: 10) + "-_8",
            String(repeating: standard, count: 10) + "+/8",
            " \n" + String(repeating: standard, count: 10) + "+/8= \r\n",
        ] {
            #expect(try LinkKey(base64: text) == key)
        }
    }

    @Test(
        "of another length or alphabet are refused",
        arguments: [
            "", "AAAA", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
            String(repeating: "A", count: 45), String(repeating: "*", count: 43),
            String(repeating: "A", count: 100_000),
            String(repeating: "A", count: 21) + " " + String(repeating: "A", count: 22), "=", "====",
            String(repeating: "A", count: 41) + "=A=", String(repeating: "A", count: 42) + "B=",
            "=" + String(repeating: "A", count: 43),
        ])
    func refused(text: String) {
        #expect(throws: PacCryptError(.invalidKey, "")) { try LinkKey(base64: text) }
    }
}
