import FuzzSupport
import Glibc

@testable import FolderArchive

/// Unpacks any bytes as a tar stream into a folder of its own, as they are or with right checksums, and reads any bytes as
/// the name of an entry. A bug is anything outside of the folder, a link that leads there, anything but files, folders and
/// links in it, and anything that is left after an error.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTar(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.number(below: 4) {
    case 0: place.unpack(input.remainder())
    case 1, 2: place.unpack(TarChecksums.repaired(input.remainder()) + [UInt8](repeating: 0, count: 1024))
    default: checkNames(&input)
    }
    return 0
}

private let place: UnpackingPlace = {
    atexit { place.remove() }
    return UnpackingPlace()
}()

private func checkNames(_ input: inout FuzzInput) {
    let name = input.bytes(before: 0)
    let target = input.remainder()
    guard let path = try? EntryPath(archived: name) else { return }
    demand(path.components.allSatisfy { isName($0) }, "an entry has names alone")
    demand((try? EntryPath(archived: path.bytes)) == path, "an entry stays the same")
    if path.staysInside(linkingTo: target) {
        demand(depths(of: target, from: path.components.count - 1).allSatisfy { $0 >= 0 }, "a link stays inside")
    }
}

private func isName(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && bytes.count <= 255 && !bytes.contains(.slash) && bytes != [0x2E] && bytes != [0x2E, 0x2E]
}

/// How deep below the folder each step of a link leads; from the root it leads out at once.
private func depths(of target: [UInt8], from start: Int) -> [Int] {
    guard target.first != .slash else { return [-1] }
    var depth = start
    return target.split(separator: .slash).map { step in
        if step.elementsEqual("..".utf8) { depth -= 1 } else if !step.elementsEqual(".".utf8) { depth += 1 }
        return depth
    }
}
