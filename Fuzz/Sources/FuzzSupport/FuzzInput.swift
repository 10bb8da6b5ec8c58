/// Bytes that a fuzzer chose, taken from the front.
public struct FuzzInput {
    private var rest: ArraySlice<UInt8>

    /// - Parameters:
    ///   - start: what `LLVMFuzzerTestOneInput` got; nil for no bytes.
    ///   - count: how many there are.
    public init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        rest = Array(UnsafeBufferPointer(start: start, count: count))[...]
    }

    /// How many bytes are left.
    public var count: Int { rest.count }

    /// The next byte; 0 at the end.
    public mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number below a bound, of the next byte.
    public mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

    /// The next so many bytes, or as many as are left.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// All bytes that are left.
    public mutating func remainder() -> [UInt8] { bytes(rest.count) }

    /// All bytes that are left, up to the next byte of a value, which is dropped.
    public mutating func bytes(before separator: UInt8) -> [UInt8] {
        let found = rest.prefix { $0 != separator }
        rest = rest.dropFirst(found.count + 1)
        return Array(found)
    }

    /// All bytes that are left as UTF-8; nil when they are none.
    public mutating func text() -> String? { String(validating: remainder(), as: UTF8.self) }

    /// All bytes that are left as UTF-8 in lines, as the fields of a header come; nil when they are none.
    public mutating func lines() -> [String]? {
        text()?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// Ends the process, which the fuzzer reports with its input, unless a promise is kept.
public func demand(
    _ isKept: Bool, _ promise: @autoclosure () -> String, file: StaticString = #file, line: UInt = #line
) {
    guard isKept else { fatalError("broken: \(promise())", file: file, line: line) }
}

/// A value that a target cannot do without.
public func required<Value>(_ make: () throws -> Value) -> Value {
    do {
        return try make()
    } catch {
        fatalError("the target itself failed: \(error)")
    }
}

extension [UInt8] {
    /// Hands out pieces of one size, up to the end.
    public func forEachPiece(of size: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        for start in stride(from: 0, to: count, by: size) {
            try self[start..<Swift.min(start + size, count)].withUnsafeBytes(body)
        }
    }
}
