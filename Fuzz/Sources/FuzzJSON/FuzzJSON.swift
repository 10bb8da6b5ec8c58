import Foundation
import FuzzSupport
import JSONSyntax
import PacCryptAPI

@testable import Settings

/// Reads any bytes as JSON, and as every body that the API has. A bug is a text that is accepted although a decoder, or
/// the reader of settings, refuses it or reads something else; one beyond its bounds; and a body that is another one when
/// it was written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.remainder()
    guard (try? BoundedJSON.check(bytes, within: bounds)) != nil else { return 0 }
    if String(validating: bytes, as: UTF8.self) != nil { check(bytes) }
    checkBodies(bytes)
    return 0
}

private let bounds = JSONBounds(depth: 6, values: 32)

private func check(_ bytes: [UInt8]) {
    let value = try? JSONDecoder().decode(Value.self, from: Data(bytes))
    demand(value != nil, "what is accepted can be decoded")
    guard let value else { return }
    demand(value.depth <= bounds.depth, "depth is bounded")
    demand(value.count <= bounds.values, "values are bounded")
    guard case .object = value else { return }
    do throws(SettingsError) {
        let document = try JSONParser.parse(bytes)
        demand(!document.holdsComments && document.duplicates.isEmpty, "nothing is accepted beyond the RFC")
        demand(Value(JSONValue(.object(document.members))) == value, "both readers read the same")
    } catch {
        demand(false, "the reader of settings accepts JSON: \(error)")
    }
}

private func checkBodies(_ bytes: [UInt8]) {
    check(GenerateKeyPairRequest.self, bytes)
    check(EncryptTextRequest.self, bytes)
    check(DecryptTextRequest.self, bytes)
    check(UnlockShareRequest.self, bytes)
    check(ShareHeaderRequest.self, bytes)
    check(OpenShareRequest.self, bytes)
    check(PickUpShareRequest.self, bytes)
    check(ErrorAnswer.self, bytes)
    check(ShareAnswer.self, bytes)
    check(ShareUnlockedAnswer.self, bytes)
    check(ShareHeaderAnswer.self, bytes)
    check(ShareOpenedAnswer.self, bytes)
    check(ShareCreatedAnswer.self, bytes)
    check(ShareStatusAnswer.self, bytes)
}

private func check<Body: Codable & Equatable>(_ type: Body.Type, _ bytes: [UInt8]) {
    guard let body = try? BoundedJSON.decode(type, from: bytes, within: bounds) else { return }
    guard let json = try? JSONEncoder().encode(body) else { return demand(false, "a body can be written") }
    demand((try? BoundedJSON.decode(type, from: Array(json), within: bounds)) == body, "a body stays the same")
}

/// Any JSON; numbers are only known to be some.
private enum Value: Decodable, Equatable {
    case null, number
    case flag(Bool)
    case text(String)
    case list([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Value].self) {
            self = .list(list)
        } else if let members = try? container.decode([String: Value].self) {
            self = .object(members)
        } else {
            // No number type holds all of them.
            self = .number
        }
    }

    init(_ value: JSONValue) {
        switch value.content {
        case .null: self = .null
        case .number: self = .number
        case .flag(let flag): self = .flag(flag)
        case .text(let text): self = .text(text)
        case .list(let values): self = .list(values.map { Value($0) })
        case .object(let members):
            self = .object(Dictionary(members.map { ($0.key, Value($0.value)) }) { first, _ in first })
        }
    }

    /// Lists and objects inside each other.
    var depth: Int {
        switch self {
        case .list(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.values.map(\.depth).max() ?? 0)
        default: 0
        }
    }

    /// Elements and members in all.
    var count: Int {
        switch self {
        case .list(let values): values.reduce(0) { $0 + 1 + $1.count }
        case .object(let members): members.values.reduce(0) { $0 + 1 + $1.count }
        default: 0
        }
    }
}
