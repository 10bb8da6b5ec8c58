import MultipartForm

/// A promise of the parser that some input breaks.
struct FuzzFinding: Error {
    let promise: String
}

/// Checks, on any bytes at all, what holds for every body; a fuzzer calls this and treats an error as a crash.
///
/// The first byte chooses how the rest, a body with the boundary `b`, is cut.
func fuzzOne(_ bytes: UnsafeRawBufferPointer) throws {
    _ = try? MultipartBoundary(contentType: String(decoding: bytes, as: UTF8.self))
    guard let first = bytes.first else { return }
    let body = Array(bytes.dropFirst())
    let limits = MultipartLimits(maximumParts: 8, maximumHeaderBytes: 256, maximumHeaderLines: 4)
    let whole = try parse(body, limits: limits)
    let cuts = Array(stride(from: Int(first) % 64 + 1, to: body.count, by: Int(first) % 64 + 1))
    guard try parse(body, cuts: cuts, limits: limits) == whole else {
        throw FuzzFinding(promise: "pieces change nothing")
    }
    try checkOrder(whole, maximumParts: limits.maximumParts)
    let dataBytes = whole.events.reduce(0) { count, event in
        if case .data(let bytes) = event { count + bytes.count } else { count }
    }
    guard dataBytes <= body.count else { throw FuzzFinding(promise: "content comes from the body") }
    try collectAll(body, limits: limits)
}

private func checkOrder(_ outcome: Outcome, maximumParts: Int) throws {
    var isOpen = false
    var parts = 0
    for event in outcome.events {
        switch event {
        case .partBegin:
            guard !isOpen else { throw FuzzFinding(promise: "a part ends before the next starts") }
            isOpen = true
            parts += 1
        case .data(let bytes):
            guard isOpen, !bytes.isEmpty else { throw FuzzFinding(promise: "content is inside a part and not empty") }
        case .partEnd:
            guard isOpen else { throw FuzzFinding(promise: "only an open part ends") }
            isOpen = false
        }
    }
    guard parts <= maximumParts else { throw FuzzFinding(promise: "parts are bounded") }
    guard outcome.error != nil || !isOpen else { throw FuzzFinding(promise: "every part of a valid body ends") }
}

/// Sends the body through a collector as well, whose texts must keep to their bound.
private func collectAll(_ body: [UInt8], limits: MultipartLimits) throws {
    var parser = MultipartParser(boundary: try boundary("b"), limits: limits)
    var collector = FieldCollector(FieldTable(["f": .text(maximumBytes: 16, isRepeatable: true), "g": .file()]))
    do {
        try body.withUnsafeBytes { bytes in
            try parser.parse(bytes) { event in
                try collector.receive(event) { field in
                    guard case .text(_, let value) = field else { return }
                    guard value.utf8.count <= 16 else { throw FuzzFinding(promise: "texts are bounded") }
                }
            }
        }
    } catch is MultipartError {}
}
