import Foundation
import FuzzSupport

@testable import OriginalInstance

/// Reads any bytes as a record of one of the original's shares, and any text as its time. A bug is a record that leaves out
/// the code it asks for, or that lives for longer than it may.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOriginalRecord(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let isTime = input.byte() == 0
    let bytes = input.remainder()
    if isTime {
        checkTime(String(decoding: bytes, as: UTF8.self))
    } else if let record = try? OriginalRecord(json: bytes, zone: zone) {
        check(record, bytes)
    }
    return 0
}

private let zone = required {
    guard let zone = TimeZone(secondsFromGMT: 3600) else { throw CocoaError(.formatting) }
    return zone
}

private struct Asked: Decodable {
    let require_2fa: Bool?
}

private func check(_ record: OriginalRecord, _ json: [UInt8]) {
    let asked = try? JSONDecoder().decode(Asked.self, from: Data(json)).require_2fa
    demand((asked == true) == (record.codeSecret != nil), "a code that is asked for is asked for")
    demand(record.algorithm != .xwingHybrid, "the original did not have X-Wing")
    let end = record.expiresAt(maxAgeSeconds: 86_400, now: record.createdAt)
    demand(end == record.createdAt.advanced(bySeconds: 86_400), "a share has its life")
    let early = record.expiresAt(maxAgeSeconds: 86_400, now: .init(milliseconds: 0))
    demand(early.milliseconds <= 86_400_000, "a clock that went back gives no longer life")
}

private func checkTime(_ text: String) {
    guard let moment = LocalTime.moment(text, in: zone) else { return }
    demand(moment.milliseconds >= -3_600_000, "a time is after 1970")
    let whole = text.utf8.prefix(19)
    guard let again = LocalTime.moment(String(decoding: whole, as: UTF8.self), in: zone) else {
        return demand(false, "a time without its fraction is one")
    }
    demand((0..<1000).contains(moment.milliseconds - again.milliseconds), "a fraction is less than a second")
}
