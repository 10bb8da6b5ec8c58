import FuzzSupport
import HTTPSyntax
import MultipartForm

/// Reads any bytes as the header of a part, and names that are written as browsers and other programs write them. A bug is
/// a header that depends on how it is cut, and a name that is read as another one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPartHeader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let kind = input.number(below: 3)
    let size = input.number(below: 64) + 1
    switch kind {
    case 0: checkAny(input.remainder(), pieces: size)
    case 1: checkBrowser(input.text() ?? "")
    default: checkExtended(input.text() ?? "")
    }
    return 0
}

private let boundary = required { try MultipartBoundary(contentType: "multipart/form-data; boundary=b") }
private let limits = MultipartLimits(maximumParts: 2, maximumHeaderBytes: 1024, maximumHeaderLines: 8)

/// The header of a part with one byte of content; nil when it is refused, or the bytes hold more than one header.
private func header(_ lines: [UInt8], pieces size: Int = .max) -> PartHeader? {
    let body = Array("--b\r\n".utf8) + lines + Array("\r\n\r\nx\r\n--b--".utf8)
    var parser = MultipartParser(boundary: boundary, limits: limits)
    var headers: [PartHeader] = []
    do {
        try body.forEachPiece(of: min(size, body.count)) { piece in
            try parser.parse(piece) { event in
                if case .partBegin(let header) = event { headers.append(header) }
            }
        }
        try parser.finish()
    } catch {
        return nil
    }
    return headers.count == 1 ? headers[0] : nil
}

private func checkAny(_ lines: [UInt8], pieces size: Int) {
    let whole = header(lines)
    demand(header(lines, pieces: size) == whole, "pieces change nothing")
    guard let whole else { return }
    if let type = whole.contentType {
        demand(type.utf8.allSatisfy { $0 < 0x80 && !$0.isForbiddenControl }, "a type is printable")
    }
    // What a program sends on, it reads as it was.
    let again = header(Array("Content-Disposition: form-data; \(extended("name", whole.name))".utf8))
    demand(whole.name.utf8.count > 250 || again?.name == whole.name, "a name stays the same")
}

private func extended(_ parameter: String, _ value: String) -> String { "\(parameter)*=\(ExtendedValue.text(value))" }

/// As the HTML standard says: quotation marks, carriage returns and line feeds are escaped, all else is sent as it is.
private func checkBrowser(_ text: String) {
    // What cannot be told from an escape, or ends the header, is left out.
    let name = String(
        String.UnicodeScalarView(
            text.unicodeScalars.filter { $0 != "%" && $0 != "\\" && $0 != "\r" && $0 != "\n" }.prefix(60)))
    let sent = name.unicodeScalars.map { $0 == "\"" ? "%22" : String($0) }.joined()
    let read = header(Array("Content-Disposition: form-data; name=\"\(sent)\"; filename=\"%0D%0A\(sent)\"".utf8))
    demand(read?.name.utf8.elementsEqual(name.utf8) == true, "a browser's name is read as it was")
    demand(read?.filename?.utf8.elementsEqual("\r\n\(name)".utf8) == true, "a browser's file name is read as it was")
}

private func checkExtended(_ text: String) {
    let name = String(String.UnicodeScalarView(text.unicodeScalars.prefix(30)))
    let lines = "content-disposition:form-data;\(extended("name", name)) ; filename=x;\(extended("FILENAME", name))"
    let read = header(Array(lines.utf8))
    demand(read?.name.utf8.elementsEqual(name.utf8) == true, "an extended name is read as it was")
    demand(read?.filename?.utf8.elementsEqual(name.utf8) == true, "an extended file name goes before a plain one")
}
