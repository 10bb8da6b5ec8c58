import AuditLog
import Testing

@Suite("Events")
struct EventTests {
    @Test("Everything that is too long is cut, so that an entry fits on a line")
    func bounds() {
        let long = String(repeating: "ä", count: 10_000)
        let event = AuditEvent(
            .settingsChange, actor: .admin(long), client: long,
            detail: Dictionary(uniqueKeysWithValues: (0..<100).map { ("\($0 + 100)" + long, long) }))
        #expect(event.client?.utf8.count == 131)
        #expect(event.client?.hasSuffix("ä…") == true)
        #expect(event.actor.text.utf8.count == 137)
        #expect(event.detail.count == 32)
        #expect(event.detail.allSatisfy { $0.key.utf8.count <= 131 && $0.value.utf8.count == 515 })
        #expect(event.detail.keys.contains { $0.hasPrefix("100") })
    }

    @Test("Control characters cannot forge a line")
    func controlCharacters() {
        let event = AuditEvent(.login, client: "a\n[2026] b\u{1B}[2J", detail: ["k\r": "\u{0}\u{7F}\u{9B}"])
        #expect(event.client == "a\u{FFFD}[2026] b\u{FFFD}[2J")
        #expect(event.detail == ["k\u{FFFD}": "\u{FFFD}\u{FFFD}\u{FFFD}"])
    }

    @Test("A count is at least 1")
    func counts() {
        #expect(AuditEvent(.login, count: -5).count == 1)
        #expect(AuditEvent(.login).repeated(7).count == 7)
    }

    /// printf 'paccrypt/auditDlaX_k_wdUb315h7SqNBebaykJYFY13C' | sha256sum
    @Test("A share's tag is the beginning of a hash of its id")
    func shareTag() {
        #expect(ShareTag(shareID: "DlaX_k_wdUb315h7SqNBebaykJYFY13C").description == "59e176ad881f")
    }

    @Test("A head is parsed as it is printed")
    func heads() throws {
        let head = try #require(AuditHead(seq: 42, hash: [UInt8](0..<32)))
        #expect(AuditHead("\(head)") == head)
        #expect(AuditHead(head.description.uppercased()) == head)
        #expect(head.description.hasPrefix("42:000102"))
    }

    @Test(
        "What is no head is refused",
        arguments: [
            "", "42", ":", "42:", "42:00", "x:" + String(repeating: "0", count: 64),
            "-1:" + String(repeating: "0", count: 64), "1:" + String(repeating: "g", count: 64),
            "18446744073709551616:" + String(repeating: "0", count: 64), "1:2:" + String(repeating: "0", count: 64),
        ])
    func refusedHeads(text: String) {
        #expect(AuditHead(text) == nil)
    }
}
