import FuzzSupport
import HTTPSyntax

/// Reads lines of `Accept`, `Authorization` and `Content-Type`. A bug is what is found without being there.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAccept(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let kind = input.number(below: 4)
    guard let lines = input.lines() else { return 0 }
    switch kind {
    case 0: checkAccept(lines)
    case 1: checkRanges(lines)
    case 2: checkBearer(lines)
    default: lines.forEach(checkMediaType)
    }
    return 0
}

private let type = "text/html"

/// What names the type holds its letters, and still names it with more lines around.
private func checkAccept(_ lines: [String]) {
    let field = AcceptField(lines)
    let isNamed = field.names(type)
    demand(!isNamed || lines.contains { $0.utf8.lowercasedASCII.contains(type) }, "a name is there")
    demand(AcceptField(["*/*"] + lines + [""]).names(type) == isNamed, "a line does not change another")
    demand(AcceptField(lines + [type]).names(type), "a name is found")
    demand(lines.contains { AcceptField([$0]).names(type) } == isNamed, "each line counts by itself")
    let weight = field.weight(of: type)
    demand((0...1000).contains(weight), "a weight has bounds")
    demand(!isNamed || weight > 0, "what is named is wanted")
    demand(!field.isOfBrowser || (isNamed && field.names("application/xhtml+xml")), "a browser names its types")
    demand(!field.beginsWithHTML || isNamed, "what comes first is named")
    demand(AcceptField(lines + [type]).weight(of: type) == 1000, "the greatest weight of a name counts")
}

/// A list that is put together here is read as it was meant.
private func checkRanges(_ lines: [String]) {
    var isNamed = false
    let ranges = lines.prefix(8).map { line -> String in
        let isWanted = line.utf8.count.isMultiple(of: 2)
        let isRefused = line.utf8.count % 3 == 0
        if isWanted, !isRefused { isNamed = true }
        let quoted = line.unicodeScalars.filter { $0 != "\"" && $0 != "\\" }.map(String.init).joined()
        return "\(isWanted ? "Text/HTML" : "text/htm") ; x=\"\(quoted)\\\"\" ;q=\(isRefused ? "0.0" : "0.01")"
    }
    let field = AcceptField([ranges.joined(separator: " ,")])
    demand(field.names(type) == isNamed, "a list is read as it was meant")
    demand(!isNamed || field.weight(of: type) == 10, "a weight is read as it was meant")
}

private func checkBearer(_ lines: [String]) {
    guard let token = BearerToken.read(lines) else { return }
    demand(lines.count == 1 && !token.isEmpty, "a token stands on the one line")
    demand(!token.utf8.contains(0x20), "a token is one word")
    demand(BearerToken.read(["Bearer \(token)"])?.utf8.elementsEqual(token.utf8) == true, "a token stays the same")
}

private func checkMediaType(_ line: String) {
    let name = ContentTypeField.mediaType(in: line)
    demand(!name.utf8.contains { $0 == ASCII.semicolon || (0x41...0x5A).contains($0) }, "a name has no parameters")
    demand(ContentTypeField.mediaType(in: " \(name)\t; \(line)").utf8.elementsEqual(name.utf8), "a name stays the same")
    if let cleaned = ContentTypeField.cleaned(line) {
        demand(cleaned.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "a kept type is printable")
        demand(cleaned.utf8.count <= 127 && cleaned.utf8.contains(UInt8(ascii: "/")), "a kept type is short")
    }
}
