import FuzzSupport

@testable import ClamAVScanner

/// Reads any bytes as clamd's answers. A bug is a file that is clean although clamd did not say exactly that, and text
/// that is not fit for a log.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzClamAV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.remainder()
    let isClean = bytes.starts(with: Array("stream: OK".utf8) + [0])
    switch ClamAVReply(bytes) {
    case .clean: demand(isClean, "only what clamd calls clean is clean")
    case .found(let signature):
        demand(!isClean && !signature.isEmpty && isShown(signature), "a signature is fit to be shown")
    case .streamTooLong: demand(!isClean, "what is too long is not clean")
    case .other(let text): demand(!isClean && isShown(text), "an answer is fit to be shown")
    }
    if let version = ClamAVVersion(bytes) {
        demand(isShown(version.engine) && version.engine.utf8.count <= 64, "an engine is fit to be shown")
        demand((version.database ?? 0) >= 0, "a database has a number")
        demand(version.signatureDate.map(isDate) ?? true, "a date is one")
    }
    return 0
}

private func isShown(_ text: String) -> Bool {
    text.utf8.count <= 200 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
}

private func isDate(_ text: String) -> Bool {
    text.utf8.count == 10 && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
}
