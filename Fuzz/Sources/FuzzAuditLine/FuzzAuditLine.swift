import FuzzSupport
import JSONSyntax
import PacCryptCore

@testable import AuditLog

/// Opens lines of the audit log: any bytes, any text sealed with the log's key, and entries that were written here. Also
/// reads any text as what somebody asks of the log.
///
/// A bug is a line that is another one when it was written again, or one that breaks the form in which it is shown.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAuditLine(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.number(below: 4) {
    case 0: check(codec.open(input.remainder()))
    case 1:
        let plaintext = input.remainder()
        let line = required { try Fernet.seal(plaintext, with: key, seconds: 1_800_000_000) }
        let opened = codec.open([0x20, 0x09] + line + [0x0D])
        demand(opened != nil, "a sealed line is not blank")
        check(opened)
    case 2: checkEntry(&input)
    default: checkQuery(input.text() ?? "")
    }
    return 0
}

private let key = required { try FernetKey(text: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=") }
private let codec = LineCodec(key: key)
private let bounds = JSONBounds(depth: 2, values: .max)

private func check(_ line: AuditLine?) {
    guard let line else { return }
    demand((try? BoundedJSON.check(Array(line.json.utf8), within: bounds)) != nil, "a line is shown as JSON")
    demand(!line.json.utf8.contains { $0 < 0x20 }, "a line is shown on one line")
    _ = line.legacyText
    _ = AuditFilter().matches(line)
    var filter = AuditFilter()
    filter.from = 0
    filter.until = .max
    demand(!filter.matches(line) || line.time != nil, "only what has a time lies in a period")
    if case .entry(let entry) = line {
        demand(AuditEntry(json: entry.json) == entry, "an entry stays the same")
        let written = required { try codec.line(entry) }
        demand(codec.open(written) == line, "an entry that was written opens")
    }
}

/// An entry of any texts, which need not be what events have.
private func checkEntry(_ input: inout FuzzInput) {
    let (seq, count) = (input.byte(), input.byte())
    let texts = input.remainder().split(separator: 0, maxSplits: 7, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    func text(_ index: Int) -> String { index < texts.count ? texts[index] : "" }
    let entry = AuditEntry(
        seq: UInt64(seq) << 56, time: Int64(count) * 1_000_003, node: text(0), event: text(1), outcome: text(2),
        actor: text(3), client: texts.count > 4 ? text(4) : nil, share: texts.count > 5 ? text(5) : nil,
        detail: texts.count > 6 ? [text(6): text(7)] : [:], count: Int(count), previous: text(0))
    check(.entry(entry))
}

private func checkQuery(_ text: String) {
    if let period = AuditPeriod(text) { demand(period.start < period.end, "a period has a length") }
    if let head = AuditHead(text) { demand(AuditHead("\(head)") == head, "a head stays the same") }
    if let tag = ShareTag(text) { demand(tag.description.utf8.elementsEqual(text.utf8), "a tag has one text") }
    check(.original(text))
}
