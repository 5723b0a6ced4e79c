package io.sonde.core.guard;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Puts {@link Budget#check} before every jump backwards in the classes of plugins, as they are
 * loaded.
 */
public final class LoopWeaver implements WeavingHook {
  private static final ClassDesc BUDGET = ClassDesc.of(Budget.class.getName());

  private final Predicate<Bundle> plugins;

  /**
   * A weaver; register it as a service.
   *
   * @param plugins whether a bundle is one
   */
  public LoopWeaver(Predicate<Bundle> plugins) {
    this.plugins = plugins;
  }

  @Override
  public void weave(WovenClass woven) {
    if (!plugins.test(woven.getBundleWiring().getBundle())) {
      return;
    }
    byte[] bytes = weave(woven.getBytes(), woven.getBundleWiring());
    if (bytes != null) {
      woven.setBytes(bytes);
      woven.getDynamicImports().add(Budget.class.getPackageName());
    }
  }

  private static byte[] weave(byte[] bytes, BundleWiring wiring) {
    ClassLoader loader = wiring.getClassLoader();
    return weave(bytes, name -> loader.getResourceAsStream(name));
  }

  /** Where class files are found, by path. */
  interface Classes {
    InputStream open(String path);
  }

  /** The class with its loops bounded, null if it has none. */
  static byte[] weave(byte[] bytes, Classes classes) {
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(
                (ClassDesc type) -> {
                  String descriptor = type.descriptorString();
                  return classes.open(descriptor.substring(1, descriptor.length() - 1) + ".class");
                })
            .orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile file = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    boolean[] changed = new boolean[1];
    byte[] woven =
        file.transformClass(
            file.parse(bytes),
            ClassTransform.transformingMethodBodies(
                CodeTransform.ofStateful(() -> loops(changed))));
    return changed[0] ? woven : null;
  }

  private static CodeTransform loops(boolean[] changed) {
    Set<Label> passed = new HashSet<>();
    return (code, element) -> {
      boolean backwards =
          switch (element) {
            case LabelTarget target -> {
              passed.add(target.label());
              yield false;
            }
            case BranchInstruction branch -> passed.contains(branch.target());
            case TableSwitchInstruction choice ->
                leadsBack(choice.cases(), choice.defaultTarget(), passed);
            case LookupSwitchInstruction choice ->
                leadsBack(choice.cases(), choice.defaultTarget(), passed);
            default -> false;
          };
      if (backwards) {
        changed[0] = true;
        code.invokestatic(BUDGET, "check", ConstantDescs.MTD_void);
      }
      code.with(element);
    };
  }

  private static boolean leadsBack(List<SwitchCase> cases, Label otherwise, Set<Label> passed) {
    return passed.contains(otherwise)
        || cases.stream().anyMatch(each -> passed.contains(each.target()));
  }
}
