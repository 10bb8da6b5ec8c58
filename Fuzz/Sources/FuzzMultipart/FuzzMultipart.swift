import MultipartForm

private let limits = MultipartLimits(maximumParts: 8, maximumHeaderBytes: 512, maximumHeaderLines: 8)
private let fields = FieldTable(["f": .text(maximumBytes: 64, isRepeatable: true), "file": .file()])

/// Reads any bytes as a body with the boundary `b`: an error is an answer; a trap, a broken order of events, or an
/// answer that depends on how the body is cut is a bug.
///
/// The first byte chooses the pieces. All bytes are also read as a content type.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    _ = try? MultipartBoundary(contentType: String(decoding: bytes, as: UTF8.self))
    guard let first = bytes.first, let boundary = try? MultipartBoundary(contentType: contentType) else { return 0 }
    let body = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).dropFirst())
    let whole = Reading(of: body, boundary: boundary, pieces: max(body.count, 1))
    let cut = Reading(of: body, boundary: boundary, pieces: Int(first) % 64 + 1)
    guard whole == cut else { fatalError("the pieces change what is read") }
    return 0
}

private let contentType = "multipart/form-data; boundary=b"

/// What was read of a body, and how it ended.
private struct Reading: Equatable {
    private var parts: [PartHeader] = []
    private var contents: [[UInt8]] = []
    private var isOpen = false
    private var error: MultipartError?

    init(of body: UnsafeRawBufferPointer, boundary: MultipartBoundary, pieces length: Int) {
        var parser = MultipartParser(boundary: boundary, limits: limits)
        do {
            for offset in stride(from: 0, to: body.count, by: length) {
                let end = min(offset + length, body.count)
                try parser.parse(UnsafeRawBufferPointer(rebasing: body[offset..<end])) { record($0) }
            }
            try parser.finish()
        } catch {
            self.error = error as? MultipartError
        }
        guard error != nil || !isOpen else { fatalError("a part of a valid body does not end") }
        collect(body, boundary)
    }

    private mutating func record(_ event: MultipartEvent) {
        switch event {
        case .partBegin(let header):
            guard !isOpen else { fatalError("a part starts inside another") }
            isOpen = true
            parts.append(header)
            contents.append([])
            guard parts.count <= limits.maximumParts else { fatalError("more parts than allowed") }
        case .data(let bytes):
            guard isOpen, !bytes.isEmpty else { fatalError("content is empty, or outside a part") }
            contents[contents.count - 1] += bytes
        case .partEnd:
            guard isOpen else { fatalError("a part ends that did not start") }
            isOpen = false
        }
    }

    /// Sorts the parts into fields, whose texts keep to their bound.
    private func collect(_ body: UnsafeRawBufferPointer, _ boundary: MultipartBoundary) {
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var collector = FieldCollector(fields)
        try? parser.parse(body) { event in
            try collector.receive(event) { field in
                guard case .text(_, let value) = field else { return }
                guard value.utf8.count <= 64 else { fatalError("a text is longer than allowed") }
            }
        }
    }
}
