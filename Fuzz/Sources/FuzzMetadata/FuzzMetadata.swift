import Foundation
import FuzzSupport
import PacShare

@testable import PacCryptCore

/// Opens sealed metadata: any bytes, any text sealed as metadata are, and metadata that were sealed here and changed. A bug
/// is metadata that open although they were changed, and such that are others when they were sealed again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetadata(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.number(below: 4) {
    case 0: check(input.remainder())
    case 1: check(sealed(input.remainder(), type: SealedMetadata.type))
    case 2: checkChanges(&input)
    default: checkExpiry(input.text() ?? "")
    }
    return 0
}

private let fileKey = required { try FileKey(SecretBytes([UInt8](repeating: 7, count: 32))) }
private let slot = required {
    try Recipient.linkKey(LinkKey(base64: String(repeating: "A", count: 43))).slot(for: fileKey)
}

private func sealed(_ json: [UInt8], type: String) -> [UInt8] {
    required {
        let sealer = try ContainerSealer(cipher: .aesGCM, fileKey: fileKey)
        var container = try sealer.head(slots: [slot], info: FileInfo(type: type)).bytes
        let payload = PayloadSealer(sealer.payload)
        try json.withUnsafeBytes { try payload.append($0) { container += $0 } }
        try payload.finish { container += $0 }
        return container
    }
}

private func check(_ container: [UInt8]) {
    guard let metadata = try? SealedMetadata.open(container, with: fileKey) else { return }
    let again = required { try SealedMetadata.seal(metadata, fileKey: fileKey, slots: [slot]) }
    demand((try? SealedMetadata.open(again, with: fileKey)) == metadata, "metadata stay the same")
}

private func checkChanges(_ input: inout FuzzInput) {
    let (high, low, change) = (input.number(below: 256), input.number(below: 256), input.byte())
    let json = input.remainder()
    demand(
        (try? SealedMetadata.open(sealed(json, type: "text/plain"), with: fileKey)) == nil,
        "what is no metadata is not taken for them")
    var container = sealed(json, type: SealedMetadata.type)
    let isSound = (try? SealedMetadata.open(container, with: fileKey)) != nil
    demand(isSound == ((try? JSONDecoder().decode(ShareMetadata.self, from: Data(json))) != nil), "sound JSON opens")
    guard change != 0 else { return }
    container[(high << 8 | low) % container.count] ^= change
    demand((try? SealedMetadata.open(container, with: fileKey)) == nil, "changed metadata do not open")
}

private func checkExpiry(_ text: String) {
    guard let seconds = ExpiryText.seconds(text) else { return }
    demand((60...36_525 * 86_400).contains(seconds), "a life is bounded")
    demand(ExpiryText.seconds("\(seconds / 60)m") == seconds, "a life stays the same")
}
