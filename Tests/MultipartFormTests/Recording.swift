import MultipartForm

/// An event whose bytes are kept. Neighbouring pieces of content are one.
enum RecordedEvent: Equatable {
    case partBegin(PartHeader)
    case data([UInt8])
    case partEnd
}

/// What a parser made of a body.
struct Outcome: Equatable {
    var events: [RecordedEvent] = []
    var error: MultipartError?

    /// The complete parts, their content as text.
    var parts: [ReceivedPart] {
        var parts: [ReceivedPart] = []
        for event in events {
            switch event {
            case .partBegin(let header): parts.append(ReceivedPart(header: header))
            case .data(let bytes): parts[parts.count - 1].content = String(decoding: bytes, as: UTF8.self)
            case .partEnd: parts[parts.count - 1].isComplete = true
            }
        }
        return parts
    }

    mutating func record(_ event: MultipartEvent) {
        switch event {
        case .partBegin(let header): events.append(.partBegin(header))
        case .partEnd: events.append(.partEnd)
        case .data(let bytes):
            if case .data(let before) = events.last {
                events[events.count - 1] = .data(before + bytes)
            } else {
                events.append(.data(Array(bytes)))
            }
        }
    }
}

extension MultipartError {
    var isMalformedHeader: Bool { if case .malformedHeader = self { true } else { false } }
}

struct ReceivedPart: Equatable {
    let header: PartHeader
    var content = ""
    var isComplete = false

    init(_ name: String, filename: String? = nil, type: String? = nil, _ content: String) {
        header = PartHeader(name: name, filename: filename, contentType: type)
        self.content = content
        isComplete = true
    }

    init(header: PartHeader) {
        self.header = header
    }
}

func boundary(_ text: String) throws -> MultipartBoundary {
    try MultipartBoundary(contentType: "multipart/form-data; boundary=\"\(text)\"")
}

/// Parses a body cut at these offsets, which must be ascending.
func parse(
    _ body: [UInt8], boundary text: String = "b", cuts: [Int] = [], limits: MultipartLimits = MultipartLimits()
) throws -> Outcome {
    var outcome = Outcome()
    var parser = MultipartParser(boundary: try boundary(text), limits: limits)
    do {
        try body.withUnsafeBytes { bytes in
            for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
                try parser.parse(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { outcome.record($0) }
            }
        }
        try parser.finish()
    } catch let error as MultipartError {
        outcome.error = error
    }
    return outcome
}

func parse(
    _ body: String, boundary: String = "b", cuts: [Int] = [], limits: MultipartLimits = MultipartLimits()
) throws -> Outcome {
    try parse(Array(body.utf8), boundary: boundary, cuts: cuts, limits: limits)
}

/// Parses a form of one part with this header, given without its empty line, and the content `x`.
func parse(header: String, limits: MultipartLimits = MultipartLimits()) throws -> Outcome {
    try parse("--b\r\n\(header)\r\n\r\nx\r\n--b--\r\n", limits: limits)
}
