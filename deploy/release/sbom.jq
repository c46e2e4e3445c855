# Makes a CycloneDX bill of materials from NuGet's lock files:  jq --slurp --arg version … --arg runtime … -f sbom.jq src/*/packages.lock.json
# What only builds (analyzers, the trimmer) is named too, as excluded from what is shipped.
def component($name; $version): {
  type: "library", name: $name, version: $version,
  "bom-ref": "pkg:nuget/\($name)@\($version)", purl: "pkg:nuget/\($name)@\($version)",
  scope: (if $name | test("Analyzers$|ILLink") then "excluded" else "required" end)
};

[.[].dependencies[] | to_entries[] | select(.value.type != "Project")
  | component(.key; .value.resolved) + { properties: [{ name: "nuget:contentHash", value: .value.contentHash }] }]
| unique_by(.purl) as $packages
| (component("Microsoft.NETCore.App.Runtime.NativeAOT"; $runtime) + { description: "the runtime that is compiled into the program" }) as $core
| (component("Microsoft.AspNetCore.App.Runtime"; $runtime) + { description: "Kestrel, compiled into the program" }) as $web
| {
    bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
    metadata: {
      timestamp: ($epoch | tonumber | todate),
      component: {
        type: "application", name: "clawtail", version: $version, "bom-ref": "clawtail", licenses: [{ license: { id: "MIT" } }]
      }
    },
    components: ($packages + [$core, $web] | sort_by(.purl)),
    dependencies: [{ ref: "clawtail", dependsOn: ($packages + [$core, $web] | map(select(.scope == "required").purl) | sort) }]
  }
