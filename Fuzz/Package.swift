// swift-tools-version: 6.2
import PackageDescription

// A package of its own: its flags would otherwise keep others from depending on PacCryptCore. Scripts/fuzz builds it.
let fuzzTargets = [
    "FuzzHeader": "PacCryptCore", "FuzzPEM": "PacCryptCore", "FuzzMultipart": "MultipartForm",
    "FuzzSettings": "Settings",
].map { name, product in
    Target.executableTarget(
        name: name,
        dependencies: [.product(name: product, package: "PacCrypt")],
        swiftSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"])]
    )
}

let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "PacCrypt", path: "..")],
    targets: fuzzTargets,
    swiftLanguageModes: [.v6]
)
