import FuzzSupport
import HTTPSyntax

/// Reads any text as `Range`, `If-Range` and `Content-Range`. A bug is a range outside the file, one that a plain reading
/// of the RFC does not give, and an answer that a client reads in another way.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRange(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let size = sizes[input.number(below: sizes.count)]
    guard let lines = input.lines(), let line = lines.first else { return 0 }
    let ifRange = Array(lines.dropFirst())
    let requested = RequestedRange(rangeLines: [line], ifRangeLines: ifRange, size: size, tag: tag)
    if ifRange.isEmpty || ifRange == [tag] {
        demand(requested == reference(line, size: size), "a range is read as RFC 9110 says: \(requested)")
    } else {
        demand(requested == .whole, "a range of another version is the whole")
    }
    if case .part(let range) = requested {
        demand(!range.isEmpty && range.upperBound <= size, "a range lies in the file")
        let answer = ContentRange(range, of: size)
        demand(answer != nil && answer.flatMap { ContentRange("\($0)") } == answer, "a client reads what was sent")
    }
    demand(RequestedRange(rangeLines: lines + [line], size: size, tag: tag) == .whole, "of two lines none counts")
    if let answer = ContentRange(line) {
        demand(answer.first <= answer.last && answer.last < answer.total, "an answer lies in its file")
        demand(ContentRange("\(answer)") == answer, "an answer stays the same")
    }
    return 0
}

private let tag = "\"a1\""
private let sizes: [UInt64] = [0, 1, 1000, 1 << 40, .max]

/// The same for a line that has one dash, and nothing but digits around it.
private func reference(_ line: String, size: UInt64) -> RequestedRange {
    let bytes = Array(line.utf8)
    let bounds = bytes.dropFirst(6)
    guard bytes.count <= 64, bytes.prefix(6).lowercasedASCII == "bytes=",
        bounds.count(where: { $0 == ASCII.dash }) == 1,
        bounds.allSatisfy({ $0 == ASCII.dash || (0x30...0x39).contains($0) })
    else { return .whole }
    let digits = bounds.prefix { $0 != ASCII.dash }
    let (first, last) = (number(digits), number(bounds.dropFirst(digits.count + 1)))
    switch (first, last) {
    case (nil, nil): return .whole
    case (nil, let count?):
        if count > 0, size == 0 { return .whole }
        return count == 0 ? .unsatisfiable : .part(size - min(count, size)..<size)
    case (let first?, let last):
        if let last, last < first { return .whole }
        if first == 0, size == 0 { return .whole }
        return first < size ? .part(first..<min(last ?? .max, size - 1) + 1) : .unsatisfiable
    }
}

/// The number, or the largest there is; nil for no digits.
private func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    return digits.reduce(UInt64(0)) { number, digit in
        let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, isTooMuch) = tens.addingReportingOverflow(UInt64(digit - 0x30))
        return isTooLarge || isTooMuch || number == .max ? .max : sum
    }
}
