import Foundation
import TextEncodings

extension AuditEntry {
    /// The entry as a JSON object, its members in the order in which people read them.
    var json: [UInt8] {
        var object = JSONObjectWriter()
        object.add("seq", number: String(seq))
        object.add("time", RFC3339.text(milliseconds: time))
        object.add("node", node)
        object.add("event", event)
        object.add("outcome", outcome)
        object.add("actor", actor)
        if let client { object.add("client", client) }
        if let share { object.add("share", share) }
        if !detail.isEmpty { object.add("detail", detail) }
        object.add("count", number: String(count))
        object.add("prev", previous)
        return object.finished()
    }

    /// Parses a JSON object; nil when it is none or a member is missing. Members of newer versions are ignored.
    init?(json: [UInt8]) {
        guard json.first == UInt8(ascii: "{"), let stored = try? JSONDecoder().decode(Stored.self, from: Data(json)),
            let time = RFC3339.milliseconds(stored.time)
        else { return nil }
        self.init(
            seq: stored.seq, time: time, node: stored.node, event: stored.event, outcome: stored.outcome,
            actor: stored.actor, client: stored.client, share: stored.share, detail: stored.detail ?? [:],
            count: stored.count, previous: stored.prev)
    }

    /// A JSON object of texts.
    static func json(_ members: [String: String]) -> [UInt8] {
        var object = JSONObjectWriter()
        for (name, value) in members.sorted(by: { $0.key < $1.key }) { object.add(name, value) }
        return object.finished()
    }

    private struct Stored: Decodable {
        let seq: UInt64
        let time: String
        let node: String
        let event: String
        let outcome: String
        let actor: String
        let client: String?
        let share: String?
        let detail: [String: String]?
        let count: Int
        let prev: String
    }
}

/// Writes a JSON object whose members keep their order.
private struct JSONObjectWriter {
    private var bytes: [UInt8] = Array("{".utf8)

    mutating func add(_ name: String, _ value: String) {
        addName(name)
        append(value)
    }

    mutating func add(_ name: String, number: String) {
        addName(name)
        bytes.append(contentsOf: number.utf8)
    }

    mutating func add(_ name: String, _ members: [String: String]) {
        addName(name)
        bytes.append(contentsOf: AuditEntry.json(members))
    }

    func finished() -> [UInt8] { bytes + Array("}".utf8) }

    private mutating func addName(_ name: String) {
        if bytes.count > 1 { bytes.append(contentsOf: ", ".utf8) }
        append(name)
        bytes.append(contentsOf: ": ".utf8)
    }

    private mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(Hexadecimal.text([byte]))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
